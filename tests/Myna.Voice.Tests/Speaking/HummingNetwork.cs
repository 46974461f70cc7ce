using Myna.Voice.Lite;
using Myna.Text.Phonemes;
using Myna.Voice.Prompts;

namespace Myna.Voice.Tests.Speaking;

/// <summary>
/// A small model with the interface of Lite: letters last some frames, the mel is what an Euler integration makes of the
/// noise and the letters, the waveform a hum of the mel's loudness plus noise. Everything the real one is given has an effect.
/// </summary>
internal sealed class HummingNetwork : ILiteNetwork
{
    private int _openSessions;

    public string Tag => "humming/1";

    public int SampleRate => 2400;

    public int Hop => 24;

    public int Mels => 3;

    public PhonemeTable Symbols => LetterPhonemizer.Symbols;

    public int DefaultSteps => 4;

    public float DefaultGuidance => 1f;

    public float DefaultTemperature => 0.5f;

    public int PiecesMade { get; set; }

    public int OpenSessions => _openSessions;

    public VoicePrompt Voice { get; } = new(
        "humming/1", new Dictionary<string, string> { ["name"] = "Hum" }, PromptTensor.Floats("pitch", [0.02f], 1));

    public ILiteSession CreateSession()
    {
        Interlocked.Increment(ref _openSessions);
        return new Session(this);
    }

    private sealed class Session(HummingNetwork network) : ILiteSession
    {
        private int[] _frames = [];
        private float[] _letters = [];
        private float[] _mel = [];
        private float[] _noise = [];
        private float _pitch;
        private int _position;

        public void BeginVoice(VoicePrompt voice) => _pitch = voice.Tensor("pitch")[0];

        public ReadOnlySpan<int> ReadText(ReadOnlySpan<int> ids, ReadOnlySpan<float> speeds, CancellationToken cancellationToken)
        {
            float[] rates = speeds.ToArray();
            _frames = [.. ids.ToArray().Select((id, i) => Math.Max(1, (int)MathF.Round((3 + (id % 5)) / rates[i])))];
            _letters = [.. ids.ToArray().SelectMany((id, i) => Enumerable.Repeat(id / 40f, _frames[i]))];
            return _frames;
        }

        public void SampleMel(Span<float> noise, int steps, float guidance, Action<int> stepDone, CancellationToken cancellationToken)
        {
            Assert.Equal(_letters.Length * network.Mels, noise.Length);
            for (int step = 1; step <= steps; step++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                for (int i = 0; i < noise.Length; i++)
                {
                    noise[i] += ((1 + guidance) * _letters[i / network.Mels] - (0.1f * noise[i])) / steps;
                }

                stepDone(step);
            }

            _mel = noise.ToArray();
        }

        public void BeginWaveform(ReadOnlySpan<float> noise)
        {
            Assert.Equal((_letters.Length - 1) * network.Hop, noise.Length);
            _noise = noise.ToArray();
            _position = 0;
        }

        public int ReadWaveform(Span<float> samples)
        {
            network.PiecesMade++;
            int count = Math.Min(samples.Length, _noise.Length - _position);
            for (int i = 0; i < count; i++, _position++)
            {
                float loudness = _mel[_position / network.Hop * network.Mels];
                samples[i] = (0.1f * loudness * MathF.Sin(_pitch * _position)) + (0.01f * _noise[_position]);
            }

            return count;
        }

        public void Dispose() => Interlocked.Decrement(ref network._openSessions);
    }
}
