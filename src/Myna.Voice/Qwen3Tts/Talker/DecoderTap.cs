namespace Myna.Voice.Qwen3Tts;

/// <summary>Shown the output of a named stage while a decoder runs: how tests compare every stage with golden tensors.</summary>
/// <param name="stage">The stage, for example <c>layer0.qkv</c>.</param>
/// <param name="values">The output; valid during the call only.</param>
internal delegate void DecoderTap(string stage, ReadOnlySpan<float> values);
