using Myna.Tensors.Kernels;
using Myna.Tensors.Threads;
using Myna.Voice.Qwen3Tts.Configuration;

namespace Myna.Voice.Qwen3Tts.Prompts;

/// <summary>Turns layouts of prompts into the talker's input. Safe to use from many threads.</summary>
internal sealed class PromptEmbedding
{
    private readonly TalkerWeights _weights;
    private readonly TextProjection _text;
    private readonly int _groups;

    /// <summary>Reads what is needed beside the talker's own weights.</summary>
    /// <param name="source">Where text table and projection come from; must stay open.</param>
    /// <param name="config">Sizes and ids.</param>
    /// <param name="weights">The talker's weights, for its tables.</param>
    /// <param name="crew">Who does the work.</param>
    /// <exception cref="MynaException">A tensor is missing, or has another shape.</exception>
    public PromptEmbedding(IWeightSource source, Qwen3TtsConfig config, TalkerWeights weights, Crew crew)
    {
        _weights = weights;
        _text = new TextProjection(source, config.Talker, crew);
        _groups = config.Talker.CodeGroups;
        Pad = EmbedText([config.TtsPadTokenId]);
    }

    /// <summary>Length of a row, the talker's width.</summary>
    public int Width => _text.Width;

    /// <summary>What stands for text behind its end, <c>[width]</c>.</summary>
    public ReadOnlyMemory<float> Pad { get; }

    /// <summary>Text alone, as it is fed behind a prompt.</summary>
    /// <param name="ids">Text ids.</param>
    /// <returns><c>[ids, width]</c>.</returns>
    public float[] EmbedText(ReadOnlySpan<int> ids)
    {
        var rows = new float[ids.Length * Width];
        _text.Project(ids, rows);
        return rows;
    }

    /// <summary>Positions of a prompt.</summary>
    /// <param name="positions">All positions of a layout, or some of them.</param>
    /// <param name="referenceCodes">Codes of the reference clip, <c>[frames, code groups]</c>; empty where no position needs them.</param>
    /// <param name="speakerVector">X-vector of the reference clip, <c>[width]</c>; empty where no position needs it.</param>
    /// <returns><c>[positions, width]</c>.</returns>
    /// <exception cref="ArgumentException">A position needs what is not given.</exception>
    public float[] Embed(IReadOnlyList<PromptPosition> positions, ReadOnlySpan<int> referenceCodes, ReadOnlySpan<float> speakerVector)
    {
        int[] ids = [.. positions.Select(position => position.TextId)];
        float[] rows = EmbedText(ids);
        var codec = new float[Width];
        var scratch = new float[Width];
        for (int i = 0; i < positions.Count; i++)
        {
            CodecPart part = positions[i].Codec;
            switch (part.Kind)
            {
                case CodecPartKind.Id:
                    _weights.CodecTable.Read(part.Value, codec);
                    break;
                case CodecPartKind.ReferenceFrame:
                    if ((part.Value + 1) * _groups > referenceCodes.Length)
                    {
                        throw new ArgumentException($"The prompt needs reference frame {part.Value}; {referenceCodes.Length / _groups} are given.", nameof(referenceCodes));
                    }

                    _weights.EmbedFrame(referenceCodes.Slice(part.Value * _groups, _groups), codec, scratch);
                    break;
                case CodecPartKind.SpeakerVector:
                    if (speakerVector.Length != Width)
                    {
                        throw new ArgumentException($"The prompt needs an x-vector of {Width} values, not {speakerVector.Length}.", nameof(speakerVector));
                    }

                    speakerVector.CopyTo(codec);
                    break;
                default:
                    continue;
            }

            Span<float> row = rows.AsSpan(i * Width, Width);
            Elementwise.Add(row, codec, row);
        }

        return rows;
    }
}
