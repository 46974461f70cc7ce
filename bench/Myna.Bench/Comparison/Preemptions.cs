using System.Globalization;

namespace Myna.Bench.Comparison;

/// <summary>How often this process lost a processor to another one: the sign that a block of time says little about the code in it.</summary>
internal static class Preemptions
{
    private const string Threads = "/proc/self/task";
    private const string Counter = "nonvoluntary_ctxt_switches:";

    /// <summary>Involuntary context switches of all threads so far; always 0 where the system does not count them.</summary>
    public static long Count()
    {
        if (!Directory.Exists(Threads))
        {
            return 0;
        }

        long count = 0;
        foreach (string thread in Directory.EnumerateDirectories(Threads))
        {
            count += CountOf(Path.Combine(thread, "status"));
        }

        return count;
    }

    private static long CountOf(string status)
    {
        try
        {
            string? line = File.ReadLines(status).FirstOrDefault(line => line.StartsWith(Counter, StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.AsSpan(Counter.Length).Trim(), CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0; // the thread ended between listing and reading
        }
    }
}
