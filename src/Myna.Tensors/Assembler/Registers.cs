namespace Myna.Tensors.Assembler;

/// <summary>A general register of x86-64, by its number in instructions. Named are those that a callee may overwrite on both Linux and Windows, and the first arguments.</summary>
internal enum Gpr
{
    Rax = 0,
    Rcx = 1,
    Rdx = 2,
    Rdi = 7,
    R8 = 8,
    R9 = 9,
    R10 = 10,
    R11 = 11,
}

/// <summary>A 512-bit register, 0 … 31. A callee may overwrite 0–5 and 16–31 on both Linux and Windows.</summary>
/// <param name="Number">Its number.</param>
internal readonly record struct Zmm(int Number)
{
    /// <summary>How many registers <see cref="Free"/> knows.</summary>
    public const int FreeCount = 22;

    /// <summary>The registers that need not be saved: 0–5, then 16–31.</summary>
    /// <param name="index">0 … <see cref="FreeCount"/>-1.</param>
    public static Zmm Free(int index) => index is >= 0 and < FreeCount
        ? new(index < 6 ? index : index + 10)
        : throw new ArgumentOutOfRangeException(nameof(index), index, "There are 22 registers that need not be saved.");
}

/// <summary>An operand in memory: base register and displacement.</summary>
/// <param name="Base">The register that holds the address.</param>
/// <param name="Displacement">Bytes added to it.</param>
internal readonly record struct Address(Gpr Base, int Displacement = 0);
