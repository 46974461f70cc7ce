using Myna.Cli.Errors;

namespace Myna.Cli.Tests.Errors;

public sealed class ErrorReportTests
{
    [Fact]
    public void Wrong_setting_is_found_inside_a_type_initialiser()
    {
        var exception = new TypeInitializationException("Simd", new ArgumentException("MYNA_VECTOR=7 is not a vector width; use scalar"));

        Assert.Equal(new ErrorReport(ExitCode.Usage, "MYNA_VECTOR=7 is not a vector width; use scalar"), ErrorReport.Of(exception));
    }

    [Fact]
    public void Error_inside_myna_says_how_to_see_more()
    {
        ErrorReport report = ErrorReport.Of(new InvalidOperationException("odd"));

        Assert.Equal(ExitCode.Failed, report.Code);
        Assert.Contains("MYNA_DEBUG=1", report.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cancelling_is_no_failure() => Assert.Equal(ExitCode.Cancelled, ErrorReport.Of(new OperationCanceledException()).Code);

    [Fact]
    public void Other_argument_exceptions_are_errors_inside_myna() =>
        Assert.Equal(ExitCode.Failed, ErrorReport.Of(new ArgumentException("width")).Code);
}
