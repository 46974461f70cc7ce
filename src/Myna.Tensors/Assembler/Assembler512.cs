using System.Buffers.Binary;

namespace Myna.Tensors.Assembler;

/// <summary>
/// Writes x86-64 machine code: the few instructions that the emitted kernels are made of. Vector instructions are those of AVX-512
/// at 512 bits (EVEX encoding). Source: Intel 64 and IA-32 Architectures Software Developer's Manual, volume 2, sections
/// 2.1 (ModRM, SIB), 2.7 (EVEX, compressed displacements) and the pages of the instructions.
/// </summary>
internal sealed class Assembler512
{
    // EVEX opcode maps and mandatory prefixes as they stand in the prefix bytes.
    private const int Map0F = 1, Map0F38 = 2;
    private const int NoPrefix = 0, Prefix66 = 1, PrefixF3 = 2;

    // Bytes that one step of a compressed displacement is worth: a whole register, half of one, one broadcast element.
    private const int Whole = 64, Half = 32, Element = 4;

    private readonly List<byte> _code = [];

    /// <summary>The code so far.</summary>
    public byte[] ToArray() => [.. _code];

    /// <summary>Where the next instruction will be, in bytes from the beginning: a target for <see cref="JumpIfNotZero"/>.</summary>
    public int Here => _code.Count;

    /// <summary>target ← 16 elements from memory.</summary>
    public void Load(Zmm target, Address source) => Evex(PrefixF3, Map0F, 0x6F, target, default, source, Whole, broadcast: false); // vmovdqu32

    /// <summary>memory ← 16 elements.</summary>
    public void Store(Address target, Zmm source) => Evex(PrefixF3, Map0F, 0x7F, source, default, target, Whole, broadcast: false); // vmovdqu32

    /// <summary>target ← source.</summary>
    public void Copy(Zmm target, Zmm source) => Evex(Prefix66, Map0F, 0x6F, target, default, source); // vmovdqa32

    /// <summary>All 16 elements ← one 32-bit element from memory.</summary>
    public void Broadcast(Zmm target, Address source) => Evex(Prefix66, Map0F38, 0x58, target, default, source, Element, broadcast: false); // vpbroadcastd

    /// <summary>All bits ← 0.</summary>
    public void Clear(Zmm target) => Evex(Prefix66, Map0F, 0xEF, target, target, target); // vpxord

    /// <summary>target ← a and b, bit by bit.</summary>
    public void And(Zmm target, Zmm a, Zmm b) => Evex(Prefix66, Map0F, 0xDB, target, a, b); // vpandd

    /// <summary>target ← source shifted right in each 32-bit element, zeros coming in.</summary>
    public void ShiftRight(Zmm target, Zmm source, byte bits) => Shift(2, target, source, bits); // vpsrld

    /// <summary>target ← source shifted left in each 32-bit element.</summary>
    public void ShiftLeft(Zmm target, Zmm source, byte bits) => Shift(6, target, source, bits); // vpslld

    /// <summary>target ← 16 unsigned 16-bit elements from memory, widened to 32 bits.</summary>
    public void LoadWords(Zmm target, Address source) => Evex(Prefix66, Map0F38, 0x33, target, default, source, Half, broadcast: false); // vpmovzxwd

    /// <summary>Each element of sum ← sum + the four products of unsigned and signed bytes, without saturation (AVX512-VNNI).</summary>
    public void MultiplyAddBytes(Zmm sum, Zmm unsigned, Zmm signed) => Evex(Prefix66, Map0F38, 0x50, sum, unsigned, signed); // vpdpbusd

    /// <summary>Each element of sum ← sum + the two products of signed 16-bit numbers, without saturation (AVX512-VNNI).</summary>
    public void MultiplyAddPairs(Zmm sum, Zmm a, Zmm b) => Evex(Prefix66, Map0F38, 0x52, sum, a, b); // vpdpwssd

    /// <summary>Whole numbers to floats.</summary>
    public void ToSingle(Zmm target, Zmm source) => Evex(NoPrefix, Map0F, 0x5B, target, default, source); // vcvtdq2ps

    /// <summary>target ← a · b, b one float from memory for all elements.</summary>
    public void Multiply(Zmm target, Zmm a, Address b) => Evex(NoPrefix, Map0F, 0x59, target, a, b, Element, broadcast: true); // vmulps

    /// <summary>target ← a + 16 floats from memory.</summary>
    public void AddFloats(Zmm target, Zmm a, Address b) => Evex(NoPrefix, Map0F, 0x58, target, a, b, Whole, broadcast: false); // vaddps

    /// <summary>sum ← a · b + sum with one rounding.</summary>
    public void MultiplyAdd(Zmm sum, Zmm a, Zmm b) => Evex(Prefix66, Map0F38, 0xB8, sum, a, b); // vfmadd231ps

    /// <summary>sum ← a · b + sum with one rounding, b one float from memory for all elements.</summary>
    public void MultiplyAdd(Zmm sum, Zmm a, Address b) => Evex(Prefix66, Map0F38, 0xB8, sum, a, b, Element, broadcast: true); // vfmadd231ps

    /// <summary>value ← value · factor + 16 floats from memory, with one rounding.</summary>
    public void MultiplyByThenAdd(Zmm value, Zmm factor, Address addend) =>
        Evex(Prefix66, Map0F38, 0xA8, value, factor, addend, Whole, broadcast: false); // vfmadd213ps

    /// <summary>target ← source.</summary>
    public void Move(Gpr target, Gpr source)
    {
        Rex((int)source, (int)target);
        _code.Add(0x89);
        _code.Add(ModRm(3, (int)source, (int)target));
    }

    /// <summary>target ← 64 bits from memory.</summary>
    public void Move(Gpr target, Address source)
    {
        Rex((int)target, (int)source.Base);
        _code.Add(0x8B);
        Memory((int)target, source, 1);
    }

    /// <summary>memory ← 64 bits. Changes no flag.</summary>
    public void Move(Address target, Gpr source)
    {
        Rex((int)source, (int)target.Base);
        _code.Add(0x89);
        Memory((int)source, target, 1);
    }

    /// <summary>target ← target + value.</summary>
    public void Add(Gpr target, int value) => Arithmetic(0, target, value);

    /// <summary>target ← target + 64 bits from memory.</summary>
    public void Add(Gpr target, Address source)
    {
        Rex((int)target, (int)source.Base);
        _code.Add(0x03);
        Memory((int)target, source, 1);
    }

    /// <summary>target ← target - value; sets the zero flag for <see cref="JumpIfNotZero"/>.</summary>
    public void Subtract(Gpr target, int value) => Arithmetic(5, target, value);

    /// <summary>Goes on at an earlier place if the last subtraction did not give 0.</summary>
    /// <param name="target">What <see cref="Here"/> was there.</param>
    public void JumpIfNotZero(int target)
    {
        _code.AddRange([0x0F, 0x85]); // jnz rel32
        Four(target - (Here + 4));
    }

    /// <summary>Clears the upper halves of the vector registers, as C code expects them, and returns.</summary>
    public void Return() => _code.AddRange([0xC5, 0xF8, 0x77, 0xC3]); // vzeroupper, ret

    private void Shift(int operation, Zmm target, Zmm source, byte bits)
    {
        Evex(Prefix66, Map0F, 0x72, new Zmm(operation), target, source);
        _code.Add(bits);
    }

    private void Arithmetic(int operation, Gpr target, int value)
    {
        Rex(0, (int)target);
        bool small = value is >= sbyte.MinValue and <= sbyte.MaxValue;
        _code.Add((byte)(small ? 0x83 : 0x81));
        _code.Add(ModRm(3, operation, (int)target));
        if (small)
        {
            _code.Add((byte)value);
        }
        else
        {
            Four(value);
        }
    }

    /// <summary>An instruction of three registers: reg, vvvv and rm.</summary>
    private void Evex(int prefix, int map, byte opcode, Zmm reg, Zmm vvvv, Zmm rm)
    {
        EvexPrefix(prefix, map, reg.Number, vvvv.Number, rmBit3: rm.Number >> 3, rmBit4: rm.Number >> 4, broadcast: false);
        _code.Add(opcode);
        _code.Add(ModRm(3, reg.Number, rm.Number));
    }

    /// <summary>An instruction of two registers and memory; <paramref name="step"/> bytes are one step of a short displacement.</summary>
    private void Evex(int prefix, int map, byte opcode, Zmm reg, Zmm vvvv, Address rm, int step, bool broadcast)
    {
        EvexPrefix(prefix, map, reg.Number, vvvv.Number, rmBit3: (int)rm.Base >> 3, rmBit4: 0, broadcast);
        _code.Add(opcode);
        Memory(reg.Number, rm, step);
    }

    private void EvexPrefix(int prefix, int map, int reg, int vvvv, int rmBit3, int rmBit4, bool broadcast)
    {
        const int Length512 = 2 << 5;
        _code.Add(0x62);

        // R, X, B, R' and V' are stored inverted.
        _code.Add((byte)(map | Inverted(reg >> 3, 7) | Inverted(rmBit4, 6) | Inverted(rmBit3, 5) | Inverted(reg >> 4, 4)));
        _code.Add((byte)(prefix | 4 | ((~vvvv & 15) << 3)));
        _code.Add((byte)(Length512 | (broadcast ? 1 << 4 : 0) | Inverted(vvvv >> 4, 3)));
    }

    private static int Inverted(int bit, int place) => (~bit & 1) << place;

    /// <summary>The prefix of 64-bit operands.</summary>
    private void Rex(int reg, int rm) => _code.Add((byte)(0x48 | ((reg >> 3) << 2) | (rm >> 3)));

    private static byte ModRm(int mod, int reg, int rm) => (byte)((mod << 6) | ((reg & 7) << 3) | (rm & 7));

    /// <summary>ModRM and displacement. Bases whose low bits are 100 (RSP, R12) would need a SIB byte: <see cref="Gpr"/> has none of them.</summary>
    private void Memory(int reg, Address address, int step)
    {
        (int steps, int rest) = Math.DivRem(address.Displacement, step);
        if (rest == 0 && steps is >= sbyte.MinValue and <= sbyte.MaxValue)
        {
            _code.Add(ModRm(1, reg, (int)address.Base));
            _code.Add((byte)steps);
        }
        else
        {
            _code.Add(ModRm(2, reg, (int)address.Base));
            Four(address.Displacement);
        }
    }

    private void Four(int value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        _code.AddRange(bytes);
    }
}
