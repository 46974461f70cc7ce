using CsCheck;
using Myna.Cli.Errors;
using Myna.Cli.LongForm.Batch;

namespace Myna.Cli.Tests.LongForm.Batch;

public class CsvReaderTests
{
    [Fact]
    public void Records_as_rfc_4180_has_them()
    {
        const string csv = "id,text\r\n1,\"Hello, \"\"world\"\"\nand more\"\r\n\n2,\n,\"\"\r3, plain \"text\" ";
        CsvRecord[] records = [.. CsvReader.Read(new StringReader(csv), "a.csv")];
        Assert.Equal(["id|text", "1|Hello, \"world\"\nand more", "2|", "|", "3| plain \"text\" "], records.Select(r => string.Join('|', r.Fields)));
        Assert.Equal([1, 2, 5, 6, 7], records.Select(r => r.Line));
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("\n\r\n\n", 0)]
    [InlineData("a", 1)]
    [InlineData("a\n", 1)]
    [InlineData("\"\"", 1)]
    public void Empty_lines_are_no_records(string csv, int count)
    {
        Assert.Equal(count, CsvReader.Read(new StringReader(csv), "a.csv").Count());
    }

    [Theory]
    [InlineData("a,b\n1,\"open\nand on", "a.csv, line 2: the quote that begins here is never closed")]
    [InlineData("a\n\"b\"c", "a.csv, line 2: 'c' follows a closing quote")]
    public void Errors_name_the_line(string csv, string message)
    {
        CliException error = Assert.Throws<CliException>(() => CsvReader.Read(new StringReader(csv), "a.csv").ToArray());
        Assert.Equal(ExitCode.BadInput, error.Code);
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_is_written_is_read_again()
    {
        Gen<string> field = Gen.OneOf(Gen.String[Gen.Char["ab,\"\n\r "], 0, 6], Gen.String[0, 5]);
        field.Array[1, 4].Array[1, 5].Sample(rows =>
        {
            string csv = string.Join("\r\n", rows.Select(row => string.Join(',', row.Select(f => $"\"{f.Replace("\"", "\"\"", StringComparison.Ordinal)}\""))));
            Assert.Equal(rows, CsvReader.Read(new StringReader(csv), "x").Select(r => r.Fields.ToArray()));
        });
    }
}
