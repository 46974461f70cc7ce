using System.Text.Json.Nodes;
using CsCheck;
using Myna.Trust.Signing;

namespace Myna.Trust.Tests.Signing;

public sealed class CanonicalJsonTests
{
    [Theory]
    [InlineData("""{"b":1,"a":2}""", """{"a":2,"b":1}""")]
    [InlineData("""{ "x" : [ 1.0 , true , null , "ü\u0007\"" ] }""", """{"x":[1,true,null,"ü\u0007\""]}""")]
    [InlineData("""{"\u20ac":1,"\r":2,"1":3}""", "{\"\\r\":2,\"1\":3,\"€\":1}")]
    [InlineData("0.9731", "0.9731")]
    [InlineData("-0", "0")]
    public void Has_one_form(string given, string canonical) => Assert.Equal(canonical, CanonicalJson.Text(JsonNode.Parse(given)));

    [Theory]
    [InlineData("1e300")]
    [InlineData("0.00000001")]
    public void Refuses_numbers_with_exponents(string given) =>
        Assert.Contains("cannot be signed", Assert.Throws<MynaException>(() => CanonicalJson.Bytes(JsonNode.Parse(given))).Message, StringComparison.Ordinal);

    [Fact]
    public void Reads_back_what_it_writes() => Gen.Dictionary(Gen.String[0, 8], Gen.String).Sample(facts =>
    {
        var node = new JsonObject();
        foreach ((string name, string value) in facts)
        {
            node[name] = value;
        }

        string text;
        try
        {
            text = CanonicalJson.Text(node);
        }
        catch (MynaException)
        {
            return; // half of a surrogate pair
        }

        Assert.Equal(text, CanonicalJson.Text(JsonNode.Parse(text)));
    });
}
