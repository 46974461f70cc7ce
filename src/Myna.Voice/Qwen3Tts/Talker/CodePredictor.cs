using Myna.Tensors.Kernels;
using Myna.Tensors.Memory;
using Myna.Tensors.Threads;

namespace Myna.Voice.Qwen3Tts;

/// <summary>
/// The code predictor (specification §8): for each frame, from the talker's hidden row and the first code, the other 15 codes,
/// one after the other, with keys and values that begin anew. Frames of several streams go through it together. Holds working
/// memory: one thread at a time.
/// </summary>
internal sealed class CodePredictor
{
    private readonly TalkerWeights _weights;
    private readonly DecoderWork _work;
    private readonly KeyValuePages _pages;
    private readonly int _groups;
    private readonly int _talkerWidth;
    private readonly int _width;
    private readonly List<KeyValueCache> _caches = [];
    private DecoderSegment[] _segments = [];
    private AlignedBuffer<float> _inputs = new(0); // [2·streams, talker width]
    private AlignedBuffer<float> _h = new(0); // [2·streams, width]
    private AlignedBuffer<float> _hidden = new(0); // [streams, width]
    private AlignedBuffer<float> _logits = new(0); // [streams, codes]

    /// <summary>A predictor.</summary>
    /// <param name="weights">Shared weights.</param>
    /// <param name="crew">Who does the work.</param>
    public CodePredictor(TalkerWeights weights, Crew crew)
    {
        _weights = weights;
        _work = new DecoderWork(weights.Config.CodePredictor, crew);
        _groups = weights.Config.CodeGroups;
        _talkerWidth = weights.Config.HiddenSize;
        _width = weights.Config.CodePredictor.HiddenSize;
        int page = (_groups + KeyValueLayout.Block - 1) / KeyValueLayout.Block * KeyValueLayout.Block;
        _pages = new KeyValuePages(new KeyValueLayout(weights.Config.CodePredictor, page, WeightPrecision.Float32));
    }

    /// <summary>Completes a frame for each of several streams.</summary>
    /// <param name="hidden">The talker's hidden rows, <c>[streams, talker width]</c>.</param>
    /// <param name="codes"><c>[streams, code groups]</c>: the first code of each frame is given, the others are filled in.</param>
    /// <param name="samplers">Who picks the codes of each stream.</param>
    /// <param name="tap">Shown the stages of all streams, or null.</param>
    public void Predict(ReadOnlySpan<float> hidden, Span<int> codes, ReadOnlySpan<IFrameSampler> samplers, DecoderTap? tap = null)
    {
        int streams = samplers.Length;
        Reserve(streams);
        Span<float> inputs = _inputs.Span[..(2 * streams * _talkerWidth)];
        for (int i = 0; i < streams; i++)
        {
            _caches[i].Rewind();
            _segments[i] = new DecoderSegment(_caches[i], 2 * i, 2);
            hidden.Slice(i * _talkerWidth, _talkerWidth).CopyTo(inputs[(2 * i * _talkerWidth)..]);
            _weights.CodecTable.Read(codes[i * _groups], inputs.Slice(((2 * i) + 1) * _talkerWidth, _talkerWidth));
        }

        tap?.Invoke("predictor.start", inputs);
        Pass(1, 2 * streams, codes, samplers, tap);
        for (int group = 2; group < _groups; group++)
        {
            for (int i = 0; i < streams; i++)
            {
                _segments[i] = new DecoderSegment(_caches[i], i, 1);
                _weights.CodeTables[group - 2].Read(codes[(i * _groups) + group - 1], inputs.Slice(i * _talkerWidth, _talkerWidth));
            }

            Pass(group, streams, codes, samplers, tap);
        }
    }

    /// <summary>One pass over the weights: the new inputs of all streams in, the codes of one group out.</summary>
    private void Pass(int group, int rows, Span<int> codes, ReadOnlySpan<IFrameSampler> samplers, DecoderTap? tap)
    {
        int streams = samplers.Length;
        Span<float> h = _h.Span[..(rows * _width)];
        ReadOnlySpan<float> inputs = _inputs.Span[..(rows * _talkerWidth)];
        if (_weights.InputProjection is null)
        {
            inputs.CopyTo(h);
        }
        else
        {
            _weights.InputProjection.Multiply(inputs, rows, h, _work.Crew);
        }

        tap?.Invoke("predictor.input", h);
        ReadOnlySpan<DecoderSegment> segments = _segments.AsSpan(0, streams);
        _weights.Predictor.Forward(h, segments, _work, group == 1 ? tap : null);
        Span<float> hidden = _hidden.Span[..(streams * _width)];
        for (int i = 0; i < streams; i++)
        {
            _weights.Predictor.Norm(h.Slice(segments[i].LastRow * _width, _width), hidden.Slice(i * _width, _width));
        }

        tap?.Invoke("predictor.hidden", hidden);
        IProjection head = _weights.CodeHeads[group - 1];
        Span<float> logits = _logits.Span[..(streams * head.Outputs)];
        head.Multiply(hidden, streams, logits, _work.Crew);
        tap?.Invoke("predictor.logits", logits);
        for (int i = 0; i < streams; i++)
        {
            codes[(i * _groups) + group] = samplers[i].NextCode(group, logits.Slice(i * head.Outputs, head.Outputs));
        }
    }

    private void Reserve(int streams)
    {
        if (streams <= _caches.Count)
        {
            return;
        }

        while (_caches.Count < streams)
        {
            var cache = new KeyValueCache(_pages);
            cache.Reserve(_groups);
            _caches.Add(cache);
        }

        _segments = new DecoderSegment[streams];
        _inputs = new AlignedBuffer<float>(2 * streams * _talkerWidth);
        _h = new AlignedBuffer<float>(2 * streams * _width);
        _hidden = new AlignedBuffer<float>(streams * _width);
        _logits = new AlignedBuffer<float>(streams * _weights.Config.CodebookSize);
    }
}
