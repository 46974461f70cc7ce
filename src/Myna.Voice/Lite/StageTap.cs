namespace Myna.Voice.Lite;

/// <summary>Shown the output of a named stage while a network runs: how tests compare every stage with golden tensors.</summary>
/// <param name="stage">Name as in the golden files, for example <c>dec.block2</c>.</param>
/// <param name="values">The output; valid during the call only.</param>
internal delegate void StageTap(string stage, ReadOnlySpan<float> values);
