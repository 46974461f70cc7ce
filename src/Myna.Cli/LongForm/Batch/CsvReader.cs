using System.Text;
using Myna.Cli.Errors;

namespace Myna.Cli.LongForm.Batch;

/// <summary>A record of a CSV file.</summary>
/// <param name="Line">The line it begins on, from 1.</param>
/// <param name="Fields">Its fields.</param>
internal readonly record struct CsvRecord(int Line, IReadOnlyList<string> Fields);

/// <summary>
/// Reads CSV as RFC 4180 has it: fields in double quotes may hold commas, line ends and doubled quotes. Line ends may
/// be CRLF or LF, and empty lines are skipped.
/// </summary>
internal static class CsvReader
{
    /// <summary>Reads a file record by record.</summary>
    /// <param name="reader">The file's text.</param>
    /// <param name="name">Its name for errors.</param>
    /// <param name="separator">What stands between fields.</param>
    /// <exception cref="CliException">A quote is not closed, or text follows a closing quote.</exception>
    public static IEnumerable<CsvRecord> Read(TextReader reader, string name, char separator = ',')
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        int line = 1;
        int recordLine = 1;
        bool quoted = false;
        int next;
        while ((next = reader.Read()) >= 0)
        {
            char letter = (char)next;
            if (letter == '"' && field.Length == 0 && !quoted)
            {
                ReadQuoted(reader, field, name, ref line);
                quoted = true;
            }
            else if (letter == separator)
            {
                EndField();
            }
            else if (letter is '\n' || (letter == '\r' && reader.Peek() != '\n'))
            {
                line++;
                if (EndRecord() is { } record)
                {
                    yield return record;
                }

                recordLine = line;
            }
            else if (letter != '\r')
            {
                field.Append(quoted
                    ? throw new CliException(ExitCode.BadInput, $"{name}, line {line}: '{letter}' follows a closing quote; double the quotes inside a field (\"\")")
                    : letter);
            }
        }

        if (EndRecord() is { } last)
        {
            yield return last;
        }

        void EndField()
        {
            fields.Add(field.ToString());
            field.Clear();
            quoted = false;
        }

        CsvRecord? EndRecord()
        {
            bool empty = fields.Count == 0 && field.Length == 0 && !quoted;
            if (empty)
            {
                return null;
            }

            EndField();
            var record = new CsvRecord(recordLine, fields.ToArray());
            fields.Clear();
            return record;
        }
    }

    private static void ReadQuoted(TextReader reader, StringBuilder field, string name, ref int line)
    {
        int begun = line;
        while (true)
        {
            int next = reader.Read();
            switch (next)
            {
                case < 0:
                    throw new CliException(ExitCode.BadInput, $"{name}, line {begun}: the quote that begins here is never closed");
                case '"' when reader.Peek() == '"':
                    reader.Read();
                    field.Append('"');
                    break;
                case '"':
                    return;
                default:
                    line += next == '\n' ? 1 : 0;
                    field.Append((char)next);
                    break;
            }
        }
    }
}
