using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Myna.Audio;
using Myna.Audio.Files;
using Myna.Server.Hosting;
using Myna.Server.Voices;

namespace Myna.Server.Uploads;

/// <summary>A form with files, read within limits. What a file is, its first bytes say, not its name or what the sender calls it.</summary>
internal sealed class UploadForm
{
    /// <summary>The longest recording, in seconds.</summary>
    public const double MostSeconds = 600;

    private const int MostFields = 200;
    private const int MostFieldCharacters = 1 << 20;

    // Of the sound once it is decoded: ten minutes in stereo at 48 kHz are less.
    private const long MostSampleBytes = 256 << 20;
    private static readonly TimeSpan DecodingTime = TimeSpan.FromSeconds(60);

    private readonly IFormCollection _form;

    private UploadForm(IFormCollection form) => _form = form;

    /// <summary>Reads the form of a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="mostBytes">Bytes of all files together.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="HttpFault">It is no form, or too large.</exception>
    public static async Task<UploadForm> ReadAsync(HttpRequest request, long mostBytes, CancellationToken cancellationToken)
    {
        if (!request.HasFormContentType)
        {
            throw new HttpFault(StatusCodes.Status415UnsupportedMediaType, "unsupported_media_type", "send a form: Content-Type multipart/form-data");
        }

        long most = mostBytes + MostFieldCharacters;
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = most;
        }

        if (request.ContentLength > most)
        {
            throw TooLarge(mostBytes);
        }

        try
        {
            return new UploadForm(await request.ReadFormAsync(
                new FormOptions { MultipartBodyLengthLimit = most, ValueCountLimit = MostFields, ValueLengthLimit = MostFieldCharacters }, cancellationToken));
        }
        catch (InvalidDataException exception)
        {
            throw new HttpFault(StatusCodes.Status400BadRequest, "invalid_form", $"the form cannot be read: {exception.Message}", inner: exception);
        }
        catch (BadHttpRequestException exception) when (exception.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw TooLarge(mostBytes);
        }
    }

    /// <summary>A field; null where it was not sent or is empty.</summary>
    public string? Text(string name) => _form.TryGetValue(name, out StringValues value) && value.ToString() is { Length: > 0 } text ? text : null;

    /// <summary>All values of a field.</summary>
    public IReadOnlyList<string> Texts(string name) =>
        _form.TryGetValue(name, out StringValues values) || _form.TryGetValue(name + "[]", out values) ? [.. values.OfType<string>()] : [];

    /// <summary>A field that must be there.</summary>
    /// <exception cref="HttpFault">It is not.</exception>
    public string Need(string name) => Text(name) ?? throw HttpFault.Bad(name, $"the field {name} is missing or empty");

    /// <summary>The files of a field.</summary>
    public IReadOnlyList<IFormFile> Files(string name) =>
        [.. _form.Files.Where(file => file.Name == name || file.Name == name + "[]" || file.Name.StartsWith(name + "[", StringComparison.Ordinal))];

    /// <summary>A file by the name of its part, or by its own; null where there is none.</summary>
    public IFormFile? FileNamed(string name) => _form.Files.FirstOrDefault(file => file.Name == name) ?? _form.Files.FirstOrDefault(file => file.FileName == name);

    /// <summary>A file that must be there.</summary>
    /// <exception cref="HttpFault">It is not.</exception>
    public IFormFile NeedFile(string name) =>
        Files(name) is [var file, ..] ? file : throw HttpFault.Bad(name, $"the file {name} is missing");

    /// <summary>Reads the recordings of a field.</summary>
    /// <exception cref="MynaException">One is no recording, or too long.</exception>
    public async Task<IReadOnlyList<Recording>> RecordingsAsync(string name, CancellationToken cancellationToken)
    {
        var recordings = new List<Recording>();
        foreach (IFormFile file in Files(name))
        {
            recordings.Add(await RecordingAsync(file, cancellationToken));
        }

        return recordings;
    }

    /// <summary>Reads a recording.</summary>
    /// <exception cref="MynaException">It is none, or too long.</exception>
    public static async Task<Recording> RecordingAsync(IFormFile file, CancellationToken cancellationToken)
    {
        using var memory = new MemoryStream((int)Math.Min(file.Length, int.MaxValue));
        await using Stream stream = file.OpenReadStream();
        await stream.CopyToAsync(memory, cancellationToken);
        return await RecordingAsync(memory.ToArray(), Path.GetFileName(file.FileName), cancellationToken);
    }

    /// <summary>Reads a recording out of bytes.</summary>
    /// <exception cref="MynaException">It is none, or too long.</exception>
    public static async Task<Recording> RecordingAsync(byte[] bytes, string name, CancellationToken cancellationToken)
    {
        string shown = name.Length > 0 ? name : "the recording";
        FileSignature signature = FileSignature.Identify(bytes.AsSpan(0, Math.Min(bytes.Length, FileSignature.Length)));
        if (signature.Format is not { } format)
        {
            throw new HttpFault(
                StatusCodes.Status400BadRequest,
                "invalid_audio",
                $"{shown} is {signature.Description ?? "no sound file that is known here"}; send a WAV, MP3, FLAC, OGG, M4A, AAC or WebM file");
        }

        using var stream = new MemoryStream(bytes, writable: false);
        AudioClip clip = await AudioFile.ReadAsync(
            stream, shown, new AudioReadOptions { MaximumSeconds = MostSeconds, MaximumBytes = MostSampleBytes, Timeout = DecodingTime }, cancellationToken);
        return new Recording(name, Ending(format), MediaType(format), bytes, clip);
    }

    private static HttpFault TooLarge(long mostBytes) => new(
        StatusCodes.Status413PayloadTooLarge, "file_too_large", $"the files are larger than {mostBytes >> 20} MiB, which is what this endpoint takes; cut the recording, or send it as MP3");

    private static string Ending(AudioFormat format) => format switch
    {
        AudioFormat.MuLaw => "ulaw",
        AudioFormat.ALaw => "alaw",
        _ => format.ToString().ToLowerInvariant(),
    };

    private static string MediaType(AudioFormat format) => format switch
    {
        AudioFormat.Wav => "audio/wav",
        AudioFormat.Mp3 => "audio/mpeg",
        AudioFormat.Flac => "audio/flac",
        AudioFormat.Ogg => "audio/ogg",
        AudioFormat.M4a => "audio/mp4",
        AudioFormat.Aac => "audio/aac",
        AudioFormat.WebM => "audio/webm",
        AudioFormat.Aiff => "audio/aiff",
        _ => "application/octet-stream",
    };
}
