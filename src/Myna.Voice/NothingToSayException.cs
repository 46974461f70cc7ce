namespace Myna.Voice;

/// <summary>A text holds nothing that can be spoken: only marks, or only letters the language has no sounds for.</summary>
public sealed class NothingToSayException()
    : MynaException("The text holds nothing to say: it has no letters, digits or symbols that can be spoken. Give it some words.");
