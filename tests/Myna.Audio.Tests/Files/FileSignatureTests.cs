using CsCheck;
using Myna.Audio.Files;

namespace Myna.Audio.Tests.Files;

public class FileSignatureTests
{
    [Theory]
    [InlineData("524946460000000057415645", AudioFormat.Wav)]
    [InlineData("52463634FFFFFFFF57415645", AudioFormat.Wav)]
    [InlineData("4944330400000000", AudioFormat.Mp3)]
    [InlineData("FFFB9064", AudioFormat.Mp3)]
    [InlineData("FFF15080001FFC", AudioFormat.Aac)]
    [InlineData("4F67675300020000", AudioFormat.Ogg)]
    [InlineData("664C614300000022", AudioFormat.Flac)]
    [InlineData("00000020667479704D344120", AudioFormat.M4a)]
    [InlineData("1A45DFA39F428681", AudioFormat.WebM)]
    [InlineData("464F524D00000000", AudioFormat.Aiff)]
    public void Sounds_are_told_by_their_first_bytes(string head, AudioFormat format)
        => Assert.Equal(format, FileSignature.Identify(Convert.FromHexString(head)).Format);

    [Theory]
    [InlineData("524946460000000057454250", "a WebP picture")]
    [InlineData("524946460000000041564920", "an AVI video")]
    [InlineData("000000206674797061766966", "an AVIF or HEIC picture")]
    [InlineData("7F454C4602010100", "a program")]
    [InlineData("234558544D33550A", "a playlist")]
    public void What_is_no_sound_is_described(string head, string description)
        => Assert.Equal(new FileSignature(null, description), FileSignature.Identify(Convert.FromHexString(head)));

    [Fact]
    public void Any_bytes_are_looked_at_without_harm()
        => Gen.Byte.Array[0, 64].Sample(
            head =>
            {
                FileSignature signature = FileSignature.Identify(head);
                return signature.Format is null || signature.Description is not null;
            });
}
