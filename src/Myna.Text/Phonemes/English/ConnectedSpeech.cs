using System.Text;
using Myna.Text.Phonemes.English.Pronunciation;

namespace Myna.Text.Phonemes.English;

/// <summary>
/// Says a clause: looks its words up and lets them change each other as eSpeak NG does. Weak words lose their stress,
/// frequent pairs become one word, <c>the</c> and <c>to</c> look at the next sound, <c>ɚ</c> links with an <c>ɹ</c>.
/// </summary>
internal static class ConnectedSpeech
{
    /// <summary>The sounds of a clause, words separated by spaces.</summary>
    public static string Say(List<SpokenWord> words, Pronouncer pronouncer)
    {
        List<Piece> pieces = Pieces(words, pronouncer);
        bool isStressedAfter = false;
        for (int i = pieces.Count - 1; i >= 0; i--)
        {
            string next = i + 1 < pieces.Count ? pieces[i + 1].Sounds : "";
            bool beforeVowel = StartsWithVowel(next);
            Piece piece = pieces[i];
            string sounds = piece.Reduced is { } reduced
                ? Form(reduced, piece, isFirst: i == 0, isLast: i == pieces.Count - 1, isStressedAfter, beforeVowel, pronouncer)
                : piece.IsMerged && beforeVowel ? MergedBeforeVowel(piece.Sounds)
                : piece.Sounds;
            if (beforeVowel && !IsConjunction(pieces[i + 1]) && (sounds.EndsWith('ɚ') || sounds.EndsWith("ɜː", StringComparison.Ordinal)))
            {
                sounds += "ɹ";
            }

            isStressedAfter |= sounds.Contains('ˈ');
            pieces[i] = piece with { Sounds = sounds };
        }

        var clause = new StringBuilder(8 * pieces.Count);
        foreach (Piece piece in pieces)
        {
            if (piece.Sounds.Length > 0)
            {
                clause.Append(clause.Length == 0 || piece.IsJoined ? "" : " ").Append(piece.Sounds);
            }
        }

        return clause.ToString();
    }

    private static List<Piece> Pieces(List<SpokenWord> words, Pronouncer pronouncer)
    {
        var pieces = new List<Piece>(words.Count);
        for (int i = 0; i < words.Count; i++)
        {
            SpokenWord word = words[i];
            if (word.Word.Length == 0)
            {
                pieces.Add(new Piece(word.Sounds, null, false, word.IsJoined));
            }
            else if (i + 1 < words.Count && !word.IsJoined && !words[i + 1].IsJoined && words[i + 1].Word.Length > 0
                && MergedPhrases.Find(word.Word, words[i + 1].Word) is { } merged)
            {
                pieces.Add(new Piece(merged, null, true, false));
                i++;
            }
            else if (ReducedWords.Find(word.Word) is { } reduced)
            {
                pieces.Add(new Piece(reduced.Inside, reduced, false, word.IsJoined));
            }
            else
            {
                string before = i > 0 ? words[i - 1].Word : "";
                pieces.Add(new Piece(Homographs.Find(before, word.Word) ?? pronouncer.Say(word.Word), null, false, word.IsJoined));
            }
        }

        return pieces;
    }

    private static string Form(
        ReducedWord word, Piece piece, bool isFirst, bool isLast, bool isStressedAfter, bool beforeVowel, Pronouncer pronouncer)
    {
        if (isFirst && isLast)
        {
            return word.Word is "a" or "i" ? pronouncer.Say(word.Word) : word.First;
        }

        if (isLast)
        {
            return word.Last ?? pronouncer.Say(word.Word);
        }

        if (!isStressedAfter && word.Last is null && !piece.IsJoined)
        {
            return pronouncer.Say(word.Word);
        }

        if (beforeVowel)
        {
            switch (word.Word)
            {
                case "the":
                    return "ðɪ";
                case "to":
                    return "tʊ";
                case "it":
                    return "ɪɾ";
                case "at":
                    return "æɾ";
            }
        }

        return isFirst ? word.First : word.Inside;
    }

    private static string MergedBeforeVowel(string sounds) =>
        sounds.EndsWith("ðə", StringComparison.Ordinal) ? sounds[..^1] + "ɪ"
        : sounds.EndsWith("dtə", StringComparison.Ordinal) ? sounds[..^1] + "ʊ"
        : sounds;

    // A conjunction begins a new part of the clause; the word before it does not link with it.
    private static bool IsConjunction(Piece piece) => piece.Reduced?.Word is "and" or "or" or "if";

    private static bool StartsWithVowel(string sounds)
    {
        int i = sounds.StartsWith('ˈ') || sounds.StartsWith('ˌ') ? 1 : 0;
        return i < sounds.Length && StressRepair.IsVowel(sounds[i]);
    }

    private readonly record struct Piece(string Sounds, ReducedWord? Reduced, bool IsMerged, bool IsJoined);
}
