using Myna.Voice;

namespace Myna.Server.Speaking;

/// <summary>A stretch of speech as it goes out.</summary>
/// <param name="Bytes">Bytes of the chosen format; empty where only marks came.</param>
/// <param name="Marks">Words and sentences of which the sound is in these bytes or soon after them.</param>
/// <param name="SpokenSeconds">How much was spoken by then, from the start.</param>
internal readonly record struct SoundPiece(ReadOnlyMemory<byte> Bytes, IReadOnlyList<SpeechMark> Marks, double SpokenSeconds);
