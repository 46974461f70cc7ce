using Myna.Server.Files.S3;

namespace Myna.Server.Tests.Files.S3;

/// <summary>The worked examples of AWS, "Examples: Signature Calculations in AWS Signature Version 4" (sig-v4-header-based-auth.html).</summary>
public sealed class SignatureV4Tests
{
    private static readonly SignatureV4 Signer = new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "us-east-1");

    [Fact]
    public void A_part_of_an_object()
    {
        Assert.Equal("f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41", Sign("GET", "test.txt", SignatureV4.EmptyHash, ("range", "bytes=0-9")));
    }

    [Fact]
    public void An_object_is_put()
    {
        Assert.Equal(
            "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
            Sign(
                "PUT",
                "test$file.text",
                "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072",
                ("date", "Fri, 24 May 2013 00:00:00 GMT"),
                ("x-amz-storage-class", "REDUCED_REDUNDANCY")));
    }

    [Fact]
    public void A_list_with_a_query()
    {
        Assert.Equal("34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7", Sign("GET", "?prefix=J&max-keys=2", SignatureV4.EmptyHash));
    }

    private static string Sign(string method, string target, string hash, params (string Name, string Value)[] more)
    {
        var headers = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["host"] = "examplebucket.s3.amazonaws.com",
            ["x-amz-content-sha256"] = hash,
            ["x-amz-date"] = "20130524T000000Z",
        };
        foreach ((string name, string value) in more)
        {
            headers[name] = value;
        }

        return Signer.Signature(method, new Uri("https://examplebucket.s3.amazonaws.com/" + target), headers, hash, "20130524T000000Z");
    }
}
