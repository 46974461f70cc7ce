using System.Runtime.CompilerServices;
using Myna.Tensors.Hardware;
using Myna.Tensors.Kernels;
using Myna.Tensors.Threads;

using Myna.Voice.Qwen3Tts.Configuration;
namespace Myna.Voice.Qwen3Tts;

/// <summary>
/// A Qwen3 decoder layer (specification §7): <c>h += o(attention(RMSNorm(h)))</c>, then
/// <c>h += down(SiLU(gate(x))·up(x))</c> with <c>x = RMSNorm(h)</c>. Five hand-offs to the crew: four products and attention.
/// </summary>
internal sealed class DecoderLayer
{
    /// <summary>From this many rows on, what lies between the products is shared out as well.</summary>
    private const int RowsForCrew = 8;

    private readonly TransformerConfig _shape;
    private readonly int _index;
    private readonly float[] _inputNorm; // [width]
    private readonly float[] _queryNorm; // [head size]
    private readonly float[] _keyNorm; // [head size]
    private readonly float[] _postNorm; // [width]
    private readonly IProjection _joint; // width → queries, keys, values
    private readonly IProjection _out; // queries → width
    private readonly IProjection _gateUp; // width → 2·inner
    private readonly IProjection _down; // inner → width

    /// <summary>Reads a layer.</summary>
    /// <param name="weights">Where the weights come from.</param>
    /// <param name="shape">Sizes of the decoder.</param>
    /// <param name="stack">Name of the stack in the checkpoint with a dot behind it.</param>
    /// <param name="index">Number of the layer.</param>
    public DecoderLayer(IWeightSource weights, TransformerConfig shape, string stack, int index)
    {
        (_shape, _index) = (shape, index);
        var names = new LayerTensors(stack, index, shape);
        _inputNorm = weights.Vector(names.InputNorm, shape.HiddenSize);
        _queryNorm = weights.Vector(names.QueryNorm, shape.HeadSize);
        _keyNorm = weights.Vector(names.KeyNorm, shape.HeadSize);
        _postNorm = weights.Vector(names.PostNorm, shape.HiddenSize);
        _joint = weights.Projection(names.Joint);
        _out = weights.Projection(names.Out);
        _gateUp = weights.Projection(names.GateUp);
        _down = weights.Projection(names.Down);
    }

    /// <summary>Bytes of weights that one pass reads.</summary>
    public long Bytes => _joint.Bytes + _out.Bytes + _gateUp.Bytes + _down.Bytes;

    /// <summary>Runs the layer over new positions.</summary>
    /// <param name="h">The residual stream, <c>[rows, width]</c>, changed in place.</param>
    /// <param name="segments">Which rows belong to which stream. The caches have room, and count the positions before.</param>
    /// <param name="rotary">Rotary tables that reach all positions.</param>
    /// <param name="work">Reserved for these rows.</param>
    /// <param name="tap">Shown the stages, or null.</param>
    public void Forward(Span<float> h, ReadOnlySpan<DecoderSegment> segments, RotaryPositions rotary, DecoderWork work, DecoderTap? tap)
    {
        int rows = h.Length / _shape.HiddenSize;
        Span<float> normed = work.Normed.Span[..(rows * _shape.HiddenSize)];
        Span<float> joint = work.Joint.Span[..(rows * _shape.JointSize)];
        Span<float> heard = work.Heard.Span[..(rows * _shape.QuerySize)];
        Span<float> branch = work.Branch.Span[..(rows * _shape.HiddenSize)];
        Normalization.RmsNorm(h, normed, _inputNorm, _shape.RmsNormEpsilon);
        tap?.Invoke(Stage("input_norm"), normed);
        _joint.Multiply(normed, rows, joint, work.Crew);
        tap?.Invoke(Stage("joint"), joint);

        var attention = new CausalAttention
        {
            Layer = _index, Shape = _shape, QueryNorm = _queryNorm, KeyNorm = _keyNorm, Rotary = rotary,
            Segments = segments, Joint = joint, Heard = heard, Scratch = work.Scratch,
        };
        work.Crew.Run(ref attention);
        tap?.Invoke(Stage("joint_turned"), joint);
        tap?.Invoke(Stage("heard"), heard);
        _out.Multiply(heard, rows, branch, work.Crew);
        tap?.Invoke(Stage("out"), branch);
        Elementwise.Add(h, branch, h);

        Normalization.RmsNorm(h, normed, _postNorm, _shape.RmsNormEpsilon);
        tap?.Invoke(Stage("post_norm"), normed);
        Span<float> gateUp = work.GateUp.Span[..(rows * 2 * _shape.IntermediateSize)];
        Span<float> gated = work.Gated.Span[..(rows * _shape.IntermediateSize)];
        _gateUp.Multiply(normed, rows, gateUp, work.Crew);
        var gate = new GateJob { GateUp = gateUp, Gated = gated, Inner = _shape.IntermediateSize, Rows = rows };
        if (rows < RowsForCrew)
        {
            gate.Run(0, 1);
        }
        else
        {
            work.Crew.Run(ref gate);
        }

        _down.Multiply(gated, rows, branch, work.Crew);
        tap?.Invoke(Stage("mlp"), branch);
        Elementwise.Add(h, branch, h);
        tap?.Invoke(Stage("output"), h);
    }

    private string Stage(string name) => $"layer{_index}.{name}";

    /// <summary>SiLU(gate)·up for each row.</summary>
    private unsafe ref struct GateJob : ICrewJob
    {
        public ReadOnlySpan<float> GateUp;
        public Span<float> Gated;
        public int Inner;
        public int Rows;

        public readonly void Run(int member, int members)
        {
            Share share = Share.Of(Rows, 1, member, members);
            fixed (float* from = GateUp, to = Gated)
            {
                for (nint row = share.From; row < share.To; row++)
                {
                    float* gate = from + (row * 2 * Inner);
                    Map.Elements<GatedProduct>(gate, gate + Inner, gate, to + (row * Inner), Inner, 0f, 0f, Simd.Width);
                }
            }
        }
    }

    /// <summary>SiLU(a)·b.</summary>
    private readonly struct GatedProduct : IOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TV Apply<TL, TV>(TV a, TV b, TV c, TV p, TV q)
            where TL : struct, ILanes<TV>
            where TV : struct
            => TL.Multiply(ActivationFunctions.Silu<TL, TV>(a), b);
    }
}
