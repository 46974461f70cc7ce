using System.Text;

namespace Myna.Text.Phonemes.English.Pronunciation;

/// <summary>Reads the numbers and strings of the unpacked resource, one after the other.</summary>
internal ref struct ResourceReader(ReadOnlySpan<byte> content)
{
    private ReadOnlySpan<byte> _rest = content;

    /// <summary>A number of 7 bits a byte, lowest first.</summary>
    public int Number()
    {
        int value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte part = Bytes(1)[0];
            value |= (part & 127) << shift;
            if (part < 128)
            {
                return value;
            }
        }
    }

    /// <summary>So many bytes as they are.</summary>
    public ReadOnlySpan<byte> Bytes(int count)
    {
        ReadOnlySpan<byte> bytes = _rest[..count];
        _rest = _rest[count..];
        return bytes;
    }

    /// <summary>A section with its length in front.</summary>
    public ReadOnlySpan<byte> Section() => Bytes(Number());

    /// <summary>A string of sounds.</summary>
    public string Sounds()
    {
        var text = new StringBuilder();
        foreach (byte code in Section())
        {
            text.Append(SoundAlphabet.Characters[code]);
        }

        return text.ToString();
    }

    /// <summary>A string in UTF-8.</summary>
    public string Text() => Encoding.UTF8.GetString(Section());
}
