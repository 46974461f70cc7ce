using Myna.Tensors.Assembler;

namespace Myna.Tensors.Tests.Assembler;

/// <summary>The bytes of each instruction are those that GNU as (binutils) writes: low and high registers, scaled, short and long displacements.</summary>
public sealed class Assembler512Tests
{
    [Fact]
    public void Vector_instructions_are_encoded_as_by_another_assembler()
    {
        Check(c => c.Load(new Zmm(31), new Address(Gpr.R8, 64)), "62 41 7E 48 6F 78 01"); // vmovdqu32 zmm31,[r8+64]
        Check(c => c.Load(new Zmm(3), new Address(Gpr.R9, 65)), "62 D1 7E 48 6F 99 41 00 00 00"); // vmovdqu32 zmm3,[r9+65]
        Check(c => c.Load(new Zmm(2), new Address(Gpr.R11, -8192)), "62 D1 7E 48 6F 53 80"); // vmovdqu32 zmm2,[r11-8192]
        Check(c => c.Load(new Zmm(2), new Address(Gpr.R11, -8256)), "62 D1 7E 48 6F 93 C0 DF FF FF"); // vmovdqu32 zmm2,[r11-8256]
        Check(c => c.Store(new Address(Gpr.R10, 128), new Zmm(20)), "62 C1 7E 48 7F 62 02"); // vmovdqu32 [r10+128],zmm20
        Check(c => c.Copy(new Zmm(5), new Zmm(29)), "62 91 7D 48 6F ED"); // vmovdqa32 zmm5,zmm29
        Check(c => c.Broadcast(new Zmm(16), new Address(Gpr.Rdx, 508)), "62 E2 7D 48 58 42 7F"); // vpbroadcastd zmm16,[rdx+508]
        Check(c => c.Broadcast(new Zmm(1), new Address(Gpr.Rcx, 512)), "62 F2 7D 48 58 89 00 02 00 00"); // vpbroadcastd zmm1,[rcx+512]
        Check(c => c.Clear(new Zmm(9)), "62 51 35 48 EF C9"); // vpxord zmm9,zmm9,zmm9
        Check(c => c.And(new Zmm(30), new Zmm(4), new Zmm(13)), "62 41 5D 48 DB F5"); // vpandd zmm30,zmm4,zmm13
        Check(c => c.ShiftRight(new Zmm(21), new Zmm(3), 4), "62 F1 55 40 72 D3 04"); // vpsrld zmm21,zmm3,4
        Check(c => c.ShiftLeft(new Zmm(2), new Zmm(27), 16), "62 91 6D 48 72 F3 10"); // vpslld zmm2,zmm27,16
        Check(c => c.LoadWords(new Zmm(18), new Address(Gpr.R8, 544)), "62 C2 7D 48 33 50 11"); // vpmovzxwd zmm18,[r8+544]
        Check(c => c.MultiplyAddBytes(new Zmm(4), new Zmm(22), new Zmm(31)), "62 92 4D 40 50 E7"); // vpdpbusd zmm4,zmm22,zmm31
        Check(c => c.AddFloats(new Zmm(16), new Zmm(16), new Address(Gpr.R10, 64)), "62 C1 7C 40 58 42 01"); // vaddps zmm16,zmm16,[r10+64]
        Check(c => c.MultiplyAddPairs(new Zmm(4), new Zmm(22), new Zmm(31)), "62 92 4D 40 52 E7"); // vpdpwssd zmm4,zmm22,zmm31
        Check(c => c.MultiplyByThenAdd(new Zmm(3), new Zmm(24), new Address(Gpr.R11, 128)), "62 D2 3D 40 A8 5B 02"); // vfmadd213ps zmm3,zmm24,[r11+128]
        Check(c => c.ToSingle(new Zmm(16), new Zmm(11)), "62 C1 7C 48 5B C3"); // vcvtdq2ps zmm16,zmm11
        Check(c => c.Multiply(new Zmm(0), new Zmm(17), new Address(Gpr.R11, 4)), "62 D1 74 50 59 43 01"); // vmulps zmm0,zmm17,[r11+4]{1to16}
        Check(c => c.MultiplyAdd(new Zmm(19), new Zmm(20), new Zmm(21)), "62 A2 5D 40 B8 DD"); // vfmadd231ps zmm19,zmm20,zmm21
        Check(c => c.MultiplyAdd(new Zmm(3), new Zmm(24), new Address(Gpr.Rax, 1000)), "62 F2 3D 50 B8 98 E8 03 00 00"); // vfmadd231ps zmm3,zmm24,[rax+1000]{1to16}
    }

    [Fact]
    public void Other_instructions_are_encoded_as_by_another_assembler()
    {
        Check(c => c.Move(Gpr.Rax, Gpr.Rdi), "48 89 F8"); // mov rax,rdi
        Check(c => c.Move(Gpr.Rax, Gpr.Rcx), "48 89 C8"); // mov rax,rcx
        Check(c => c.Move(Gpr.R11, new Address(Gpr.Rax, 24)), "4C 8B 58 18"); // mov r11,[rax+24]
        Check(c => c.Move(Gpr.Rdx, new Address(Gpr.R8, 200)), "49 8B 90 C8 00 00 00"); // mov rdx,[r8+200]
        Check(c => c.Move(new Address(Gpr.Rax, 56), Gpr.R10), "4C 89 50 38"); // mov [rax+56],r10
        Check(c => c.Add(Gpr.R8, 64), "49 83 C0 40"); // add r8,64
        Check(c => c.Add(Gpr.R10, 1152), "49 81 C2 80 04 00 00"); // add r10,1152
        Check(c => c.Add(Gpr.R9, new Address(Gpr.Rax, 56)), "4C 03 48 38"); // add r9,[rax+56]
        Check(c => c.Subtract(Gpr.Rcx, 1), "48 83 E9 01"); // sub rcx,1
        Check(c => c.Return(), "C5 F8 77 C3"); // vzeroupper; ret
        Check(c => { c.Subtract(Gpr.Rcx, 1); c.JumpIfNotZero(0); }, "48 83 E9 01 0F 85 F6 FF FF FF"); // loop: sub rcx,1; jnz loop
    }

    [Fact]
    public void Only_registers_that_need_not_be_saved_are_lent()
    {
        int[] numbers = [.. Enumerable.Range(0, Zmm.FreeCount).Select(i => Zmm.Free(i).Number)];
        Assert.Equal([0, 1, 2, 3, 4, 5, .. Enumerable.Range(16, 16)], numbers);
        Assert.Throws<ArgumentOutOfRangeException>(() => Zmm.Free(22));
    }

    private static void Check(Action<Assembler512> write, string expected)
    {
        var code = new Assembler512();
        write(code);
        Assert.Equal(expected, string.Join(' ', code.ToArray().Select(b => b.ToString("X2", System.Globalization.CultureInfo.InvariantCulture))));
    }
}
