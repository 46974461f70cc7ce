using Myna.Books;
using Myna.Books.Narration;
using Myna.Text.Markup;

namespace Myna.Server.Audiobooks;

/// <summary>A title or a paragraph of a book: what people listen to, and have read once more, by itself.</summary>
/// <param name="Number">Its number in the book, from 0.</param>
/// <param name="Chapter">Index of its chapter.</param>
/// <param name="IsTitle">Whether it is the chapter's title.</param>
/// <param name="Speaker">Who says it; null for the narrator.</param>
/// <param name="Text">Its text with markup.</param>
internal sealed record BookParagraph(int Number, int Chapter, bool IsTitle, string? Speaker, string Text);

/// <summary>Numbers what a book says, and tells which pieces of a narration say it.</summary>
internal static class BookParagraphs
{
    /// <summary>Titles and paragraphs in the order in which they are heard.</summary>
    public static IReadOnlyList<BookParagraph> Of(Book book)
    {
        var all = new List<BookParagraph>();
        for (int chapter = 0; chapter < book.Chapters.Count; chapter++)
        {
            if (book.Chapters[chapter].Title is { } title)
            {
                all.Add(new BookParagraph(all.Count, chapter, IsTitle: true, null, title));
            }

            foreach (Paragraph paragraph in book.Chapters[chapter].Paragraphs)
            {
                all.Add(new BookParagraph(all.Count, chapter, IsTitle: false, paragraph.Speaker, paragraph.Text));
            }
        }

        return all;
    }

    /// <summary>The paragraph that each piece belongs to. A piece never goes beyond the end of a paragraph.</summary>
    /// <param name="paragraphs">By <see cref="Of"/>.</param>
    /// <param name="plan">The pieces of the same book.</param>
    /// <param name="mark">Reads the markup of a text.</param>
    public static int[] OfPieces(IReadOnlyList<BookParagraph> paragraphs, IReadOnlyList<PlannedPiece> plan, Func<string, MarkedText> mark)
    {
        // Both say the same letters in the same order; how spaces and markup lie between them differs.
        var ends = new long[paragraphs.Count];
        long letters = 0;
        for (int i = 0; i < ends.Length; i++)
        {
            letters += LettersOf(paragraphs[i].IsTitle ? paragraphs[i].Text : mark(paragraphs[i].Text).Text);
            ends[i] = letters;
        }

        var numbers = new int[plan.Count];
        long before = 0;
        int paragraph = 0;
        for (int i = 0; i < numbers.Length; i++)
        {
            while (paragraph < ends.Length - 1 && ends[paragraph] <= before)
            {
                paragraph++;
            }

            numbers[i] = paragraph;
            before += LettersOf(plan[i].Text.Text);
        }

        return numbers;
    }

    private static int LettersOf(string text) => text.Count(char.IsLetterOrDigit);
}
