using System.Security.Cryptography;
using System.Text;

namespace Myna.Server.Voices;

/// <summary>New ids, and names for the library.</summary>
internal static class VoiceIds
{
    private const string Letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int IdLetters = 20;
    private const int MostNameLetters = 40;

    /// <summary>An id of 20 letters and digits, as ElevenLabs' are.</summary>
    public static string New() => RandomNumberGenerator.GetString(Letters, IdLetters);

    /// <summary>A name for the library made of a title: <c>anna-smith</c> of <c>Anna Smith!</c>.</summary>
    public static string NameOf(string title)
    {
        var name = new StringBuilder();
        foreach (char character in title.ToLowerInvariant())
        {
            if (char.IsLetterOrDigit(character))
            {
                name.Append(character);
            }
            else if (name.Length > 0 && name[^1] != '-')
            {
                name.Append('-');
            }
        }

        string trimmed = name.ToString(0, Math.Min(name.Length, MostNameLetters)).Trim('-');
        return trimmed.Length > 0 ? trimmed : "voice";
    }
}
