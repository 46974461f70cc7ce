using CsCheck;
using Myna.Text.Phonemes;
using Myna.Text.Tests.Golden;

namespace Myna.Text.Tests.Phonemes;

public class EspeakPhonemizerTests
{
    private static readonly EspeakPhonemizer Espeak = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Phonemes_are_the_golden_ones_but_for_a_few_stress_marks()
    {
        InstalledEspeak.Require();
        int clauses = 0;
        var restressed = new List<string>();
        foreach (GoldenPhonemes golden in GoldenPhonemes.All)
        {
            IReadOnlyList<string> phonemes = await Espeak.PhonemizeAsync(
                [.. golden.Clauses.Select(c => c.Spoken)], golden.Voice, Cancellation);
            string joined = string.Join(" ", phonemes.Zip(golden.Clauses, (p, c) => p + (c.Mark.Length > 0 ? c.Mark : ".")));
            Assert.Equal(WithoutStress(golden.Phonemes), WithoutStress(joined));
            clauses += phonemes.Count;
            if (golden.Phonemes != joined)
            {
                restressed.Add(joined);
            }
        }

        // The program stresses the last word of a clause that has no stressed one ("and", "or is it"); the library does not.
        Assert.True(restressed.Count <= 3, string.Join(Environment.NewLine, restressed));
        Assert.True(clauses >= 40);
    }

    [Fact]
    public async Task Clauses_stay_apart_when_eSpeak_prints_several_lines_for_one()
    {
        InstalledEspeak.Require();
        string longClause = string.Concat(Enumerable.Repeat("word ", 400));
        IReadOnlyList<string> phonemes = await Espeak.PhonemizeAsync(
            ["first", longClause, "Hello. There! And", "last"], "en-us", Cancellation);
        Assert.Equal(4, phonemes.Count);
        Assert.Equal("fˈɜːst", phonemes[0]);
        Assert.Equal(400, phonemes[1].Split(' ').Length);
        Assert.Equal("həlˈoʊ ðˈɛɹ ˈænd", phonemes[2]);
        Assert.Equal("lˈæst", phonemes[3]);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \t\n ")]
    [InlineData("...")]
    [InlineData("\0\u0001\u001b\u2028")]
    [InlineData("\u200b\u00ad")]
    public async Task Clauses_with_nothing_to_say_are_empty_and_shift_no_other(string nothing)
    {
        InstalledEspeak.Require();
        Assert.Equal(
            ["", "wˈʌn", "", "", "tˈuː", ""],
            await Espeak.PhonemizeAsync([nothing, "one", nothing, nothing, "two", nothing], "en-us", Cancellation));
    }

    [Fact]
    public async Task Hostile_text_is_read_as_text()
    {
        InstalledEspeak.Require();
        IReadOnlyList<string> phonemes = await Espeak.PhonemizeAsync(
            ["a\0b", "[[h@l]]", "[[@@@@]]", "a\u0001b", "x\ud800y", "one\n\ntwo", "$(reboot); `ls` | cat", "-v de"], "en", Cancellation);
        Assert.Equal(8, phonemes.Count);
        Assert.Equal(phonemes[0], phonemes[3]);
        Assert.Equal("wˈʌn tˈuː", phonemes[5]);
        Assert.All(phonemes, p => Assert.DoesNotContain("əəˈəə", p, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Any_clauses_come_back_one_by_one()
    {
        InstalledEspeak.Require();
        var clause = Gen.String[Gen.OneOf(Gen.Char, Gen.Char["ab .,!?\n\u0001[]'😀。—9-$%éß你"]), 0, 30];
        await clause.Array[1, 12].SampleAsync(
            async clauses =>
            {
                string[] marked = [.. clauses.SelectMany(c => new[] { c, "zebra" })];
                IReadOnlyList<string> phonemes = await Espeak.PhonemizeAsync(marked, "en-us", Cancellation);
                Assert.Equal(marked.Length, phonemes.Count);
                Assert.All(phonemes.Where((_, i) => i % 2 == 1), p => Assert.Equal("zˈiːbɹə", p));
            },
            iter: 60, threads: 1);
    }

    [Fact]
    public async Task Marks_of_a_switch_of_language_are_removed()
    {
        InstalledEspeak.Require();
        string phonemes = Assert.Single(await Espeak.PhonemizeAsync(["le weekend et le marketing"], "fr", Cancellation));
        Assert.DoesNotContain('(', phonemes);
        Assert.Equal(5, phonemes.Split(' ').Length);
    }

    [Theory]
    [InlineData("xx")]
    [InlineData("klingon!")]
    [InlineData("")]
    [InlineData("../../etc/passwd")]
    [InlineData("--voices")]
    public async Task An_unknown_language_says_how_to_list_them(string language)
    {
        InstalledEspeak.Require();
        MynaException e = await Assert.ThrowsAsync<MynaException>(() => Espeak.PhonemizeAsync(["hello"], language, Cancellation));
        Assert.Contains($"\"{language}\"", e.Message, StringComparison.Ordinal);
        Assert.Contains("espeak-ng --voices", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_program_says_how_to_install_it()
    {
        var missing = new EspeakPhonemizer(new EspeakOptions { Program = "no-such-espeak" });
        MynaException e = await Assert.ThrowsAsync<MynaException>(() => missing.PhonemizeAsync(["hello"], "en", Cancellation));
        Assert.Contains("apt-get install espeak-ng", e.Message, StringComparison.Ordinal);
        Assert.Contains("no-such-espeak", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_fails_or_hangs_is_reported_and_ended()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "uses a shell script as the program");
        using var folder = new TemporaryFolder();
        string failing = folder.Script("failing", "echo 'no data' >&2; exit 3");
        string hanging = folder.Script("hanging", "sleep 60");

        MynaException failed = await Assert.ThrowsAsync<MynaException>(
            () => new EspeakPhonemizer(new EspeakOptions { Program = failing }).PhonemizeAsync(["hello"], "en", Cancellation));
        Assert.Contains("code 3: no data", failed.Message, StringComparison.Ordinal);

        var slow = new EspeakPhonemizer(new EspeakOptions { Program = hanging, Timeout = TimeSpan.FromMilliseconds(200) });
        MynaException late = await Assert.ThrowsAsync<MynaException>(() => slow.PhonemizeAsync(["hello"], "en", Cancellation));
        Assert.Contains("0.2 s", late.Message, StringComparison.Ordinal);

        using var cancelled = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => new EspeakPhonemizer(new EspeakOptions { Program = hanging }).PhonemizeAsync(["hello"], "en", cancelled.Token));
    }

    private static string WithoutStress(string phonemes) =>
        string.Concat(phonemes.Where(c => c is not ('ˈ' or 'ˌ')));
}
