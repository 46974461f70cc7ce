using Microsoft.Win32.SafeHandles;
using Myna.Tensors.Kernels;
using Myna.Tensors.Kernels.Quantised;
using Myna.Tensors.Memory;
using Myna.Tensors.Weights;
using Myna.Tensors.Weights.Checkpoints;
using Myna.Voice.Qwen3Tts.Configuration;

namespace Myna.Voice.Qwen3Tts;

/// <summary>Weights of an open packed file.</summary>
internal sealed class PackedWeights : IWeightSource
{
    private readonly SafetensorsFile _file;
    private readonly CheckpointTensors _tensors;
    private readonly TalkerPrecision _precision;
    private readonly WeightMemory? _memory;
    private readonly Dictionary<string, Piece> _pieces = [];

    /// <summary>Weights of a file.</summary>
    /// <param name="file">The file; must stay open.</param>
    /// <param name="config">Sizes of the talker.</param>
    /// <param name="precision">How its matrices are rounded.</param>
    /// <param name="placement">Where they lie afterwards.</param>
    /// <exception cref="MynaException">A matrix is missing or has another size, or memory does not suffice.</exception>
    public PackedWeights(SafetensorsFile file, TalkerConfig config, TalkerPrecision precision, PackedPlacement placement)
    {
        _file = file;
        _tensors = CheckpointTensors.Of(file);
        _precision = precision;
        if (placement == PackedPlacement.LargePages)
        {
            ProjectionPlan[] plans = [.. new TalkerTensors(config).Projections];
            long bytes = plans.Sum(plan => Entry(plan).ByteCount);
            ModelMemory.Require(bytes, "the packed weights", ModelMemory.AvailableBytes());
            _memory = new WeightMemory(bytes);
            Load(plans);
        }
    }

    /// <inheritdoc/>
    public float[] Vector(string name, int length) => _file.ReadFloats(name, length);

    /// <inheritdoc/>
    public EmbeddingTable Table(string name, int rows, int width) => _tensors.Table(name, rows, width);

    /// <inheritdoc/>
    public unsafe IProjection Projection(ProjectionPlan plan)
    {
        Entry(plan);
        float[] bias = plan.Bias is null ? [] : Vector(plan.Bias, plan.Outputs);
        ReadOnlySpan<byte> packed = _pieces.TryGetValue(plan.Name, out Piece piece)
            ? new ReadOnlySpan<byte>((byte*)piece.Address, piece.Bytes)
            : _file.Bytes(plan.Name);
        return QuantisedMatrix.FromMapped(packed, plan.Outputs, plan.Inputs, _precision.FormatOf(plan), _memory ?? (object)_file, bias);
    }

    private TensorEntry Entry(ProjectionPlan plan)
    {
        TensorEntry entry = _file.Entry(plan.Name);
        return entry.ByteCount == QuantisedMatrix.BytesFor(plan.Outputs, plan.Inputs, _precision.FormatOf(plan))
            ? entry
            : throw new MynaException($"{_file.Name}: matrix \"{plan.Name}\" is {entry}, which is not {plan.Outputs} x {plan.Inputs}; make the file again with `myna models quantize`.");
    }

    /// <summary>Copies the matrices into memory, without mapping them on the way.</summary>
    private unsafe void Load(ProjectionPlan[] plans)
    {
        foreach (ProjectionPlan plan in plans)
        {
            int bytes = (int)Entry(plan).ByteCount;
            fixed (byte* start = _memory!.Take(bytes))
            {
                _pieces.Add(plan.Name, new Piece((nint)start, bytes));
            }
        }

        try
        {
            using SafeFileHandle handle = File.OpenHandle(_file.Name);
            Parallel.ForEach(plans, plan =>
            {
                Piece piece = _pieces[plan.Name];
                long at = _file.Entry(plan.Name).StartByte;
                for (int done = 0; done < piece.Bytes;)
                {
                    int read = RandomAccess.Read(handle, new Span<byte>((byte*)piece.Address + done, piece.Bytes - done), at + done);
                    done += read > 0 ? read : throw new EndOfStreamException($"{_file.Name} became shorter while it was read.");
                }
            });
        }
        catch (Exception exception) when (exception is AggregateException or IOException or UnauthorizedAccessException)
        {
            throw new MynaException($"{_file.Name} cannot be read: {exception.GetBaseException().Message}", exception);
        }
    }

    private readonly record struct Piece(nint Address, int Bytes);
}
