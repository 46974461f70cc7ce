using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Myna.Tensors.Memory;

/// <summary>Advice to the system about pages of mapped files.</summary>
internal static unsafe partial class MappedPages
{
    private const int AdviseDontNeed = 4; // MADV_DONTNEED: of a file mapping that is only read, pages are dropped and read again

    /// <summary>Lets go of whole pages of a read-only file mapping. Only advice: elsewhere than on Linux nothing happens.</summary>
    /// <param name="start">The first byte.</param>
    /// <param name="bytes">How many.</param>
    public static void Forget(byte* start, long bytes)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        nuint page = (nuint)Environment.SystemPageSize;
        nuint from = ((nuint)start + page - 1) & ~(page - 1);
        nuint to = ((nuint)start + (nuint)bytes) & ~(page - 1);
        if (to > from)
        {
            _ = Advise((void*)from, to - from, AdviseDontNeed);
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial int Advise(void* start, nuint length, int advice);
}
