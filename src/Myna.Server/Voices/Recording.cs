using Myna.Audio;

namespace Myna.Server.Voices;

/// <summary>A recording that somebody sent.</summary>
/// <param name="FileName">What its sender calls it.</param>
/// <param name="Ending">The ending of what it is, by its first bytes: <c>mp3</c>.</param>
/// <param name="MimeType">The media type of what it is.</param>
/// <param name="Bytes">The file.</param>
/// <param name="Clip">Its sound.</param>
internal sealed record Recording(string FileName, string Ending, string MimeType, byte[] Bytes, AudioClip Clip);
