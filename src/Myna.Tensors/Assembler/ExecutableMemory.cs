using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Myna.Tensors.Assembler;

/// <summary>
/// Turns machine code into a function. Memory is never writable and executable at once: code is copied in, then the pages
/// are closed for writing and opened for execution. It stays for the life of the process.
/// </summary>
internal static unsafe partial class ExecutableMemory
{
    // sys/mman.h on Linux
    private const int ProtRead = 1, ProtWrite = 2, ProtExec = 4, MapPrivate = 2, MapAnonymous = 0x20;

    // memoryapi.h
    private const uint MemCommit = 0x1000, MemReserve = 0x2000, MemRelease = 0x8000, PageReadWrite = 4, PageExecuteRead = 0x20;

    /// <summary>Places code where the processor may execute it.</summary>
    /// <returns>Its address, or null where the system forbids it or is neither Linux nor Windows.</returns>
    public static void* Place(ReadOnlySpan<byte> code)
    {
        if (OperatingSystem.IsLinux())
        {
            void* memory = Map(null, (nuint)code.Length, ProtRead | ProtWrite, MapPrivate | MapAnonymous, -1, 0);
            if ((nint)memory == -1)
            {
                return null;
            }

            code.CopyTo(new Span<byte>(memory, code.Length));
            if (Protect(memory, (nuint)code.Length, ProtRead | ProtExec) == 0)
            {
                return memory;
            }

            _ = Unmap(memory, (nuint)code.Length);
            return null;
        }

        if (OperatingSystem.IsWindows())
        {
            void* memory = VirtualAlloc(null, (nuint)code.Length, MemCommit | MemReserve, PageReadWrite);
            if (memory == null)
            {
                return null;
            }

            code.CopyTo(new Span<byte>(memory, code.Length));
            if (VirtualProtect(memory, (nuint)code.Length, PageExecuteRead, out _) != 0
                && FlushInstructionCache(-1, memory, (nuint)code.Length) != 0)
            {
                return memory;
            }

            _ = VirtualFree(memory, 0, MemRelease);
        }

        return null;
    }

    [LibraryImport("libc", EntryPoint = "mmap")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial void* Map(void* address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial int Protect(void* address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial int Unmap(void* address, nuint length);

    [LibraryImport("kernel32")]
    private static partial void* VirtualAlloc(void* address, nuint size, uint type, uint protection);

    [LibraryImport("kernel32")]
    private static partial int VirtualProtect(void* address, nuint size, uint protection, out uint old);

    [LibraryImport("kernel32")]
    private static partial int VirtualFree(void* address, nuint size, uint type);

    [LibraryImport("kernel32")]
    private static partial int FlushInstructionCache(nint process, void* address, nuint size);
}
