using System.Diagnostics;
using System.Globalization;
using Myna.Tests;
using Myna.Trust.Audit;

namespace Myna.Trust.Tests.Audit;

public sealed class AuditLogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestClock _clock = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));
    private readonly TrustFolder _trust;
    private readonly AuditLog _log;

    public AuditLogTests()
    {
        _trust = new TrustFolder(_folder.File("trust"));
        _log = new AuditLog(_trust, _clock);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Whole_log_holds_and_reads_back()
    {
        Fill(5);
        LogCheck check = _log.Verify(Cancellation);
        Assert.True(check.IsIntact, string.Join(", ", check.Problems));
        Assert.Equal(5, check.Entries);
        Assert.Empty(check.Notes);
        AuditEntry last = _log.Read(Cancellation).Last();
        Assert.Equal((5L, AuditEvents.VoiceCloned, "voice4", "me", "4"), (last.Number, last.Event, last.Subject, last.Actor, last.Details["n"]));
    }

    [Fact]
    public void Every_changed_byte_of_every_line_is_found()
    {
        Fill(4);
        byte[] whole = File.ReadAllBytes(_trust.AuditFile);
        for (int at = 0; at < whole.Length; at += 7)
        {
            byte[] changed = [.. whole];
            changed[at] ^= 1;
            File.WriteAllBytes(_trust.AuditFile, changed);
            Assert.False(_log.Verify(Cancellation).IsIntact, $"byte {at}");
        }
    }

    [Fact]
    public void Lines_taken_out_swapped_or_cut_off_are_found()
    {
        Fill(5);
        string[] lines = File.ReadAllLines(_trust.AuditFile);
        Write([.. lines[..2], .. lines[3..]]);
        Assert.Contains("entries 3 to 3 are missing", Assert.Single(_log.Verify(Cancellation).Problems), StringComparison.Ordinal);
        Write([lines[1], lines[0], .. lines[2..]]);
        Assert.False(_log.Verify(Cancellation).IsIntact);
        Write(lines[..3]);
        Assert.Contains("2 of 5 lines are missing at the end", Assert.Single(_log.Verify(Cancellation).Problems), StringComparison.Ordinal);
        Write([]);
        Assert.False(_log.Verify(Cancellation).IsIntact);
        Write(lines);
        Assert.True(_log.Verify(Cancellation).IsIntact);
    }

    [Fact]
    public void Log_written_anew_with_right_hashes_is_found_by_its_head()
    {
        Fill(3);
        var body = new System.Text.Json.Nodes.JsonObject { ["event"] = "nothing.happened" };
        ChainLine first = ChainLine.After(1, ChainLine.NoHash, _clock.Now, body);
        ChainLine second = ChainLine.After(2, first.Hash, _clock.Now, body);
        ChainLine third = ChainLine.After(3, second.Hash, _clock.Now, body);
        Write([first.ToText(), second.ToText(), third.ToText()]);
        Assert.Contains("written anew", Assert.Single(_log.Verify(Cancellation).Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Torn_last_line_is_put_aside_and_told()
    {
        Fill(3);
        string whole = File.ReadAllText(_trust.AuditFile);
        string lastLine = whole.TrimEnd('\n').Split('\n')[^1];
        File.WriteAllText(_trust.AuditFile, whole + lastLine[..30]);
        Assert.True(_log.Verify(Cancellation).IsIntact);
        Assert.Contains("torn", Assert.Single(_log.Verify(Cancellation).Notes), StringComparison.Ordinal);
        _log.Append(AuditEvents.VoiceRemoved, "anna", cancellationToken: Cancellation);
        Assert.Equal([.. Enumerable.Repeat(AuditEvents.VoiceCloned, 3), ChainedLog.RepairedEvent, AuditEvents.VoiceRemoved], _log.Read(Cancellation).Select(entry => entry.Event));
        Assert.Equal("30", _log.Read(Cancellation).ElementAt(3).Details["bytes"]);
        Assert.Equal(lastLine[..30] + "\n", File.ReadAllText(_log.Log.TornPath));
        LogCheck check = _log.Verify(Cancellation);
        Assert.True(check.IsIntact, string.Join(", ", check.Problems));
    }

    [Fact]
    public void Damaged_last_line_takes_no_more_entries()
    {
        Fill(2);
        string[] lines = File.ReadAllLines(_trust.AuditFile);
        Write([lines[0], lines[1].Replace("voice1", "voice9", StringComparison.Ordinal)]);
        Assert.Contains("changed or damaged", Assert.Throws<MynaException>(() => Fill(1)).Message, StringComparison.Ordinal);
        Assert.Equal(2, File.ReadAllLines(_trust.AuditFile).Length);
    }

    [Fact]
    public void Many_writers_make_one_chain()
    {
        Parallel.For(0, 40, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i => new AuditLog(_trust).Append("test", $"{i}"));
        LogCheck check = _log.Verify(Cancellation);
        Assert.True(check.IsIntact, string.Join(", ", check.Problems));
        Assert.Equal(40, check.Entries);
        Assert.Equal(40, _log.Read(Cancellation).Select(entry => entry.Subject).Distinct().Count());
    }

    [Fact]
    public void Export_is_checked_without_the_installation()
    {
        Fill(3);
        string export = _folder.File("export.jsonl");
        Assert.Equal(3, _log.Export(export, Cancellation));
        LogCheck check = LogCheck.OfFile(export, cancellationToken: Cancellation);
        Assert.True(check.IsIntact, string.Join(", ", check.Problems));
        Assert.Equal(_trust.SigningKey().Public.Fingerprint, check.SignedBy);
        Assert.False(LogCheck.OfFile(export, Trust.Signing.SigningKey.Create().Public, Cancellation).IsIntact);
        string[] lines = File.ReadAllLines(export);
        File.WriteAllLines(export, lines[..^1]);
        Assert.Contains("1 of 3 lines are missing", Assert.Single(LogCheck.OfFile(export, cancellationToken: Cancellation).Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Retention_keeps_the_chain_of_what_is_left()
    {
        Fill(3);
        _clock.Now += TimeSpan.FromDays(40);
        Fill(2);
        Assert.Equal(3, _log.Prune(TimeSpan.FromDays(30), Cancellation));
        Assert.Equal([4L, 5L, 6L], _log.Read(Cancellation).Select(entry => entry.Number));
        Assert.Equal(AuditEvents.Pruned, _log.Read(Cancellation).Last().Event);
        LogCheck check = _log.Verify(Cancellation);
        Assert.True(check.IsIntact, string.Join(", ", check.Problems));
        Assert.Equal(3, check.Pruned);

        // A first line that claims more than was signed.
        string[] lines = File.ReadAllLines(_trust.AuditFile);
        Write([lines[0].Replace("\"n\":3", "\"n\":4", StringComparison.Ordinal), .. lines[2..]]);
        Assert.False(_log.Verify(Cancellation).IsIntact);
        _clock.Now += TimeSpan.FromDays(400);
        Write(lines);
        Assert.Equal(3, _log.Prune(TimeSpan.FromDays(30), Cancellation));
        Assert.True(_log.Verify(Cancellation).IsIntact);
    }

    [Fact]
    public async Task Killed_in_the_middle_of_appends_the_chain_holds_and_no_entry_that_was_told_is_lost()
    {
        const int Kills = 4;
        var random = new Random(7);
        long told = 0;
        for (int kill = 0; kill < Kills; kill++)
        {
            using Process writer = AppendingProgram.Start(_trust.Path);
            told = long.Parse((await writer.StandardOutput.ReadLineAsync(Cancellation))!, CultureInfo.InvariantCulture);
            await Task.Delay(random.Next(5, 40), Cancellation);
            writer.Kill();
            while (await writer.StandardOutput.ReadLineAsync(Cancellation) is { Length: > 0 } line && long.TryParse(line, out long number))
            {
                told = number;
            }

            await writer.WaitForExitAsync(Cancellation);
            LogCheck check = _log.Verify(Cancellation);
            Assert.True(check.IsIntact, string.Join(", ", check.Problems));
            Assert.True(check.LastNumber >= told, $"{check.LastNumber} of {told}");
        }

        // Kills seldom hit the middle of a line: here one does, with a line before it, as the last may not have been signed yet.
        byte[] whole = File.ReadAllBytes(_trust.AuditFile);
        File.WriteAllBytes(_trust.AuditFile, whole[..^30_000]);
        Assert.Contains("missing at the end", Assert.Single(_log.Verify(Cancellation).Problems), StringComparison.Ordinal);
        File.WriteAllBytes(_trust.AuditFile, [.. whole, .. whole[^9_000..^1]]);
        Fill(1);
        LogCheck mended = _log.Verify(Cancellation);
        Assert.True(mended.IsIntact, string.Join(", ", mended.Problems));
        Assert.True(mended.Entries > told + 1, "the torn line is told of in a line of its own");
    }

    [Fact]
    public void Cut_off_lines_stay_found_after_the_next_entry()
    {
        Fill(5);
        string[] lines = File.ReadAllLines(_trust.AuditFile);
        Write(lines[..3]);
        Fill(1);
        Assert.Contains("something was cut off: lines are missing at the end, 5 entries", Assert.Single(_log.Verify(Cancellation).Problems), StringComparison.Ordinal);
        Write(lines);
        File.Delete(_log.Log.HeadPath);
        Fill(1);
        Assert.Contains("head is missing", Assert.Single(_log.Verify(Cancellation).Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_are_found_by_their_bytes_across_blocks()
    {
        string path = _folder.File("lines.txt");
        string[] lines = [.. Enumerable.Range(0, 5000).Select(i => $"{i}:" + new string((char)('a' + (i % 26)), i % 700) + (i % 1000 == 999 ? " wanted" : ""))];
        File.WriteAllText(path, string.Join('\n', lines) + "\n5000 wanted, without an end");
        Assert.True(new FileInfo(path).Length > 1 << 20);
        Assert.Equal(lines.Where(line => line.EndsWith("wanted", StringComparison.Ordinal)), LineSearch.Find(path, "wanted"u8.ToArray(), Cancellation));
        Assert.Empty(LineSearch.Find(_folder.File("none.txt"), "wanted"u8.ToArray(), Cancellation));
    }

    [Fact]
    public void Entries_that_are_too_long_are_refused_and_leave_the_log_whole()
    {
        Fill(1);
        Assert.Contains("too long", Assert.Throws<MynaException>(() => _log.Append("x", new string('a', 100_000), cancellationToken: TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
        Assert.Equal(1, _log.Verify(Cancellation).Entries);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private void Fill(int count)
    {
        for (int i = 0; i < count; i++)
        {
            _log.Append(AuditEvents.VoiceCloned, $"voice{i}", new Dictionary<string, string?> { ["n"] = $"{i}", ["none"] = null }, "me", Cancellation);
        }
    }

    private void Write(string[] lines) => File.WriteAllText(_trust.AuditFile, string.Concat(lines.Select(line => line + "\n")));
}
