using System.Text;
using System.Text.Json.Nodes;
using Myna.Tests;
using Myna.Trust.Signing;

namespace Myna.Trust.Tests.Signing;

public sealed class SigningKeyTests
{
    [Fact]
    public void Signs_as_the_standard_says()
    {
        // RFC 8032, section 7.1, test 2: a message of one byte.
        using var folder = new TemporaryFolder();
        string path = folder.File("key");
        byte[] seed = Convert.FromHexString("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
        File.WriteAllText(path, "myna-ed25519-1 " + Convert.ToBase64String(seed));
        SigningKey key = SigningKey.LoadOrCreate(path);
        Assert.Equal("ed25519:" + Convert.ToBase64String(Convert.FromHexString("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")), key.Public.ToString());
        Assert.Equal(
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
            Convert.ToHexStringLower(key.Sign([0x72])));
    }

    [Fact]
    public void Key_is_made_once_and_for_its_owner_alone()
    {
        using var folder = new TemporaryFolder();
        var trust = new TrustFolder(folder.File("trust"));
        SigningKey[] keys = new SigningKey[8];
        Parallel.For(0, keys.Length, i => keys[i] = trust.SigningKey());
        Assert.Single(keys.Select(key => key.Public.ToString()).Distinct());
        Assert.Equal(trust.WatermarkKey(), trust.WatermarkKey());
        if (!OperatingSystem.IsWindows())
        {
            foreach (string file in Directory.GetFiles(trust.Keys))
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            }
        }
    }

    [Fact]
    public void Damaged_key_is_told_and_not_replaced()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("signing.key");
        File.WriteAllText(path, "myna-ed25519-1 AAAA");
        Assert.Contains("damaged", Assert.Throws<MynaException>(() => SigningKey.LoadOrCreate(path)).Message, StringComparison.Ordinal);
        Assert.Equal("myna-ed25519-1 AAAA", File.ReadAllText(path));
    }

    [Fact]
    public void Statement_shows_every_change()
    {
        var key = SigningKey.Create();
        var statement = SignedStatement.Sign("consent", new JsonObject { ["owner"] = "Anna", ["n"] = 3 }, key);
        JsonObject json = statement.ToJson();
        Assert.True(SignedStatement.FromJson(JsonNode.Parse(json.ToJsonString()), "it").IsIntact);
        Assert.False(Changed(node => node["body"]!["owner"] = "Berta").IsIntact);
        Assert.False(Changed(node => node["body"]!["more"] = true).IsIntact);
        Assert.False(Changed(node => node["kind"] = "deletion").IsIntact);
        Assert.False(Changed(node => node["key"] = SigningKey.Create().Public.ToString()).IsIntact);
        Assert.False(key.Public.Verify(Encoding.UTF8.GetBytes("x"), new byte[64]));
        Assert.Throws<MynaException>(() => Changed(node => node["signature"] = "short"));
        Assert.Throws<MynaException>(() => Changed(node => node["key"] = "rsa:x"));

        SignedStatement Changed(Action<JsonNode> change)
        {
            JsonNode copy = json.DeepClone();
            change(copy);
            return SignedStatement.FromJson(copy, "it");
        }
    }
}
