namespace Myna.Voice.Qwen3Tts.SpeechTokenizer;

/// <summary>Shown the output of a named stage while a codec network runs: how tests compare every stage with golden tensors.</summary>
/// <param name="stage">Name as in the golden files, for example <c>upsample0_convnext</c>.</param>
/// <param name="rows">The output, <c>[rows, channels]</c>; a stream shows each stage piece by piece. Valid during the call only.</param>
/// <param name="channels">Channels of a row.</param>
internal delegate void CodecTap(string stage, ReadOnlySpan<float> rows, int channels);
