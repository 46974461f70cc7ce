namespace Myna.Tensors.Kernels.Quantised;

/// <summary>
/// Where the bytes of a quantised matrix lie, the same on every machine. 16 outputs make a panel; a line is 64 bytes, four
/// for each output of the panel, so that a 32-bit lane of a register is one output whatever the register's width:
/// <list type="bullet">
/// <item>int8: line q holds inputs 4q … 4q+3, each as weight + 128; the panel ends with a line of 16 fp32 scales.</item>
/// <item>int4: nine lines hold 64 inputs. Lines 0–7 hold eight inputs each as weight + 8: of input 8t+i and 8t+4+i the
/// low and the high half of byte i. Line 8 holds bfloat16 scales: 16 for the first 32 inputs, 16 for the second.</item>
/// </list>
/// Inputs are padded to a multiple of 64 with zero weights, outputs to whole panels.
/// </summary>
internal readonly struct QuantisedLayout
{
    /// <summary>Outputs in a panel.</summary>
    public const int PanelOutputs = 16;

    /// <summary>Bytes of a line: four for each output of a panel.</summary>
    public const int LineBytes = 64;

    /// <summary>Inputs that share one scale of the activations, and of int4 weights.</summary>
    public const int GroupInputs = 32;

    /// <summary>Inputs are padded to a multiple of this.</summary>
    public const int BlockInputs = 64;

    /// <summary>Bytes of an int4 panel for <see cref="BlockInputs"/> inputs: eight lines of weights, one of scales.</summary>
    public const int Int4BlockBytes = 9 * LineBytes;

    /// <summary>What is added to an int8 weight in memory.</summary>
    public const int Int8Zero = 128;

    /// <summary>What is added to an int4 weight in memory.</summary>
    public const int Int4Zero = 8;

    /// <summary>The layout of one matrix.</summary>
    public QuantisedLayout(int outputs, int inputs, QuantisedFormat format)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        Panels = ((long)outputs + PanelOutputs - 1) / PanelOutputs;
        Blocks = (int)(((long)inputs + BlockInputs - 1) / BlockInputs);
        PanelBytes = format switch
        {
            QuantisedFormat.Int8 => ((long)Blocks * BlockInputs * PanelOutputs) + LineBytes,
            QuantisedFormat.Int4 => (long)Blocks * Int4BlockBytes,
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "not a format of quantised weights"),
        };
    }

    /// <summary>Number of panels.</summary>
    public long Panels { get; }

    /// <summary>Number of blocks of <see cref="BlockInputs"/> inputs.</summary>
    public int Blocks { get; }

    /// <summary>Number of groups of <see cref="GroupInputs"/> inputs, padding included.</summary>
    public int Groups => Blocks * (BlockInputs / GroupInputs);

    /// <summary>Bytes from one panel to the next: whole lines.</summary>
    public long PanelBytes { get; }

    /// <summary>Bytes of the whole matrix: whole lines.</summary>
    public long Bytes => Panels * PanelBytes;
}
