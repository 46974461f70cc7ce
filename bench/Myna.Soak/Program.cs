using System.Globalization;
using Myna.Soak;

// kills COUNT [SEED [CONNECTION]]: the trial. worker …: what the trial starts and kills.
switch (args)
{
    case ["kills", var count, .. var more]:
        int kills = int.Parse(count, CultureInfo.InvariantCulture);
        int seed = more.Length > 0 ? int.Parse(more[0], CultureInfo.InvariantCulture) : Environment.TickCount;
        string folder = Directory.CreateTempSubdirectory("myna-soak-").FullName;
        try
        {
            Console.WriteLine($"{kills} kills, seed {seed}");
            KillReport report = await new KillTrial(folder, kills, seed, Console.WriteLine, more.ElementAtOrDefault(1)).RunAsync(CancellationToken.None);
            Console.WriteLine(report);
            return report.IsGood ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

    case ["worker", var connection, var home, var orders]:
        await Worker.RunAsync(connection, home, int.Parse(orders, CultureInfo.InvariantCulture));
        return 0;
    default:
        Console.Error.WriteLine("usage: Myna.Soak kills COUNT [SEED [CONNECTION]]");
        return 2;
}
