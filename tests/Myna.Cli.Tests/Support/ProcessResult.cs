using System.Text;
using System.Text.Json;

namespace Myna.Cli.Tests.Support;

/// <summary>What a process left.</summary>
internal sealed record ProcessResult(int ExitCode, byte[] Output, string Error)
{
    public string OutputText => Encoding.UTF8.GetString(Output);

    public JsonElement Json => JsonDocument.Parse(Output).RootElement;
}
