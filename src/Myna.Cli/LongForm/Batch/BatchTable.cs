using System.Globalization;
using Myna.Cli.Errors;
using Myna.Cli.Speaking;

namespace Myna.Cli.LongForm.Batch;

/// <summary>A row of a batch.</summary>
/// <param name="Line">The line it begins on.</param>
/// <param name="Id">Name of its file, without an ending.</param>
/// <param name="Text">What to say.</param>
/// <param name="Voice">A voice of its own, or null.</param>
/// <param name="Delivery">How to say it.</param>
/// <param name="Problem">Why it cannot be spoken, or null.</param>
internal sealed record BatchRow(int Line, string Id, string Text, string? Voice, Delivery Delivery, string? Problem);

/// <summary>
/// A CSV file of lines to speak: the columns <c>id</c> (or <c>name</c>) and <c>text</c>, and where wanted <c>voice</c>,
/// <c>language</c>, <c>seed</c> and <c>speed</c>. Other columns are left alone.
/// </summary>
internal static class BatchTable
{
    private const int LongestId = 100;
    private static readonly string[] Needed = ["id", "text"];

    /// <summary>Reads the rows. What is wrong with one row is told with it; the others can still be spoken.</summary>
    /// <param name="reader">The file's text.</param>
    /// <param name="name">Its name for errors.</param>
    /// <param name="usual">How rows are spoken that say nothing else.</param>
    /// <exception cref="CliException">The file is no CSV, has no rows, or lacks a column that is needed.</exception>
    public static IReadOnlyList<BatchRow> Read(TextReader reader, string name, Delivery usual)
    {
        Dictionary<string, int>? columns = null;
        var rows = new List<BatchRow>();
        var seen = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (CsvRecord record in CsvReader.Read(reader, name))
        {
            if (columns is null)
            {
                columns = Columns(record, name);
                continue;
            }

            BatchRow row = Row(record, columns, usual);
            if (row.Problem is null && !seen.TryAdd(row.Id, row.Line))
            {
                row = row with { Problem = $"the id {row.Id} is that of line {seen[row.Id]} too; each row needs its own" };
            }

            rows.Add(row);
        }

        return rows.Count > 0
            ? rows
            : throw new CliException(ExitCode.BadInput, $"{name} has no rows; it needs a line of column names (id,text) and a row for each file");
    }

    private static Dictionary<string, int> Columns(CsvRecord header, string name)
    {
        var columns = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (int i = 0; i < header.Fields.Count; i++)
        {
            string column = header.Fields[i].Trim().TrimStart('\uFEFF');
            columns.TryAdd(column.Equals("name", StringComparison.OrdinalIgnoreCase) && !columns.ContainsKey("id") ? "id" : column, i);
        }

        string[] missing = [.. Needed.Where(column => !columns.ContainsKey(column))];
        return missing.Length == 0
            ? columns
            : throw new CliException(
                ExitCode.BadInput,
                $"{name}, line {header.Line}: no column {string.Join(" and no column ", missing)}; the first line names the columns: id,text and, where wanted, voice,language,seed,speed");
    }

    private static BatchRow Row(CsvRecord record, Dictionary<string, int> columns, Delivery usual)
    {
        var problems = new List<string>();
        string id = Field("id") ?? "";
        string text = Field("text") ?? "";
        if (!IsFileName(id))
        {
            problems.Add(id.Length == 0 ? "it has no id" : $"'{id}' cannot be a file name: use letters, digits, spaces and . _ -, at most {LongestId}");
        }

        if (!text.Any(char.IsLetterOrDigit))
        {
            problems.Add("its text has no words");
        }

        ulong seed = usual.Seed;
        if (Field("seed") is { } seedText && !ulong.TryParse(seedText, NumberStyles.None, CultureInfo.InvariantCulture, out seed))
        {
            problems.Add($"its seed '{seedText}' is no whole number from 0 up");
        }

        float speed = usual.Speed;
        if (Field("speed") is { } speedText
            && !(float.TryParse(speedText, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out speed) && speed is >= 0.5f and <= 2f))
        {
            problems.Add($"its speed '{speedText}' is no number from 0.5 to 2");
        }

        Delivery delivery = usual with { Language = Field("language") ?? usual.Language, Seed = seed, Speed = speed };
        return new BatchRow(record.Line, id, text, Field("voice"), delivery, problems.Count == 0 ? null : string.Join("; ", problems));

        string? Field(string column) =>
            columns.TryGetValue(column, out int i) && i < record.Fields.Count && record.Fields[i].Trim() is { Length: > 0 } value ? value : null;
    }

    private static bool IsFileName(string id) =>
        id.Length is > 0 and <= LongestId && id[0] is not ('.' or '-')
        && id.All(letter => char.IsLetterOrDigit(letter) || letter is ' ' or '.' or '_' or '-' || char.IsSurrogate(letter));
}
