namespace Myna.Books;

/// <summary>A text to be read aloud, whatever file it came in.</summary>
/// <param name="Title">Its title, where the file tells one.</param>
/// <param name="Author">Who wrote it, where the file tells.</param>
/// <param name="Language">A BCP 47 tag such as <c>en-GB</c>, where the file tells.</param>
/// <param name="Cover">Its cover, where the file has one.</param>
/// <param name="Chapters">Its chapters, in order; those without a word are left out.</param>
public sealed record Book(string? Title, string? Author, string? Language, BookCover? Cover, IReadOnlyList<Chapter> Chapters)
{
    /// <summary>Everybody who speaks, in the order of their first words; the narrator is not one of them.</summary>
    public IReadOnlyList<string> Speakers =>
        [.. Chapters.SelectMany(chapter => chapter.Paragraphs).Select(paragraph => paragraph.Speaker).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)];
}

/// <summary>A part of a book.</summary>
/// <param name="Title">Its heading, which is spoken first; null for text before the first heading.</param>
/// <param name="Paragraphs">What follows.</param>
public sealed record Chapter(string? Title, IReadOnlyList<Paragraph> Paragraphs)
{
    /// <summary>All paragraphs, separated by blank lines.</summary>
    public string Text => string.Join("\n\n", Paragraphs.Select(paragraph => paragraph.Text));
}

/// <summary>Some sentences that one person says.</summary>
/// <param name="Text">The sentences, without a blank line in them.</param>
/// <param name="Speaker">Who says them, as the list of speakers spells the name; null for the narrator.</param>
public sealed record Paragraph(string Text, string? Speaker = null);

/// <summary>A book's cover.</summary>
/// <param name="Content">The picture's file.</param>
/// <param name="MediaType">As the book says: <c>image/jpeg</c>.</param>
public sealed record BookCover(byte[] Content, string MediaType);
