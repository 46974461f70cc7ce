using Microsoft.AspNetCore.Http;
using Myna.Server.Hosting;
using Myna.Server.Voices;

namespace Myna.Server.Uploads;

/// <summary>A recording inside a request, as <c>ref_audio</c> has it: a data URI, the bytes in base64, or an address.</summary>
internal static class GivenSound
{
    /// <summary>Reads it.</summary>
    /// <param name="value">What the field holds.</param>
    /// <param name="remote">Fetches addresses, where that is allowed.</param>
    /// <param name="mostBytes">How large a recording may be.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="MynaException">It is no recording, or may not be fetched.</exception>
    public static async Task<Recording> ReadAsync(string value, RemoteSound remote, long mostBytes, CancellationToken cancellationToken)
    {
        if (value.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || value.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
        {
            Uri address = Uri.TryCreate(value, UriKind.Absolute, out Uri? parsed) ? parsed : throw HttpFault.Bad("ref_audio", "ref_audio is no address that can be read");
            byte[] fetched = await remote.FetchAsync(address, cancellationToken);
            return await UploadForm.RecordingAsync(fetched, Path.GetFileName(address.LocalPath), cancellationToken);
        }

        string base64 = value;
        if (value.StartsWith("data:", StringComparison.OrdinalIgnoreCase))
        {
            int comma = value.IndexOf(',', StringComparison.Ordinal);
            if (comma < 0 || !value.AsSpan(0, comma).EndsWith(";base64", StringComparison.OrdinalIgnoreCase))
            {
                throw HttpFault.Bad("ref_audio", "ref_audio is a data URI without base64; send data:audio/wav;base64,…");
            }

            base64 = value[(comma + 1)..];
        }

        if (base64.Length / 4 * 3 > mostBytes)
        {
            throw new HttpFault(StatusCodes.Status413PayloadTooLarge, "file_too_large", $"ref_audio is larger than {mostBytes >> 20} MiB", "ref_audio");
        }

        try
        {
            return await UploadForm.RecordingAsync(Convert.FromBase64String(base64), "ref_audio", cancellationToken);
        }
        catch (FormatException exception)
        {
            throw new HttpFault(
                StatusCodes.Status400BadRequest, "invalid_value", "ref_audio is neither base64 nor a data URI; files of the server cannot be named", "ref_audio", exception);
        }
    }
}
