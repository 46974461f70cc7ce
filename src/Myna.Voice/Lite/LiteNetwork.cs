using Myna.Tensors.Threads;
using Myna.Tensors.Weights;
using Myna.Text.Phonemes;

namespace Myna.Voice.Lite;

/// <summary>
/// The networks of a Lite model, their weights packed for this machine. Read-only; every speaker runs them in a
/// <see cref="LiteSession"/> of its own.
/// </summary>
internal sealed class LiteNetwork : ILiteNetwork
{
    private const string AcousticFile = "acoustic.safetensors";
    private const string VocoderFile = "vocoder.safetensors";

    private LiteNetwork(LiteConfig config, ReferenceEncoder reference, TextEncoder text, Decoder decoder, Vocoder vocoder)
    {
        Config = config;
        Symbols = new PhonemeTable(config.Symbols);
        Reference = reference;
        Text = text;
        Decoder = decoder;
        Vocoder = vocoder;
    }

    public LiteConfig Config { get; }

    public ReferenceEncoder Reference { get; }

    public TextEncoder Text { get; }

    public Decoder Decoder { get; }

    public Vocoder Vocoder { get; }

    public PhonemeTable Symbols { get; }

    public string Tag => Config.Tag;

    public int SampleRate => Config.SampleRate;

    public int Hop => Config.Hop;

    public int Mels => Config.Mels;

    public int DefaultSteps => Config.Decoder.Steps;

    public float DefaultGuidance => Config.Decoder.Guidance;

    public float DefaultTemperature => Config.Decoder.Temperature;

    /// <summary>Reads and packs the weights.</summary>
    /// <param name="directory">The folder with <c>config.json</c>, <c>acoustic.safetensors</c> and <c>vocoder.safetensors</c>.</param>
    /// <exception cref="MynaException">A file is missing, damaged or does not fit the configuration.</exception>
    public static LiteNetwork Load(string directory)
    {
        LiteConfig config = LiteConfig.Load(Path.Combine(directory, "config.json"));
        using SafetensorsFile acoustic = SafetensorsFile.Open(Path.Combine(directory, AcousticFile));
        using SafetensorsFile vocoder = SafetensorsFile.Open(Path.Combine(directory, VocoderFile));
        var weights = new WeightReader(acoustic);

        // Half of the weights are the decoder's: two threads pack them in half the time.
        Task<Decoder> decoder = Task.Run(() => new Decoder(weights.In("dec"), config));
        try
        {
            var reference = new ReferenceEncoder(weights.In("ref"), config);
            var text = new TextEncoder(weights.In("text"), config);
            var wave = new Vocoder(new WeightReader(vocoder), config);
            return new LiteNetwork(config, reference, text, decoder.GetAwaiter().GetResult(), wave);
        }
        finally
        {
            // The files stay open until nobody reads them, whatever went wrong here.
            decoder.ContinueWith(_ => { }, TaskScheduler.Default).Wait();
        }
    }

    /// <inheritdoc/>
    public ILiteSession CreateSession() => new LiteSession(this, Crew.Shared);
}
