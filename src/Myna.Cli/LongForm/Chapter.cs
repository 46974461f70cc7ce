namespace Myna.Cli.LongForm;

/// <summary>A part of a long text.</summary>
/// <param name="Title">Its heading, which is spoken first; null for text before the first heading.</param>
/// <param name="Text">What follows: plain paragraphs separated by blank lines.</param>
internal sealed record Chapter(string? Title, string Text);
