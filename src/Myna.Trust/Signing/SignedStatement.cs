using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Myna.Trust.Signing;

/// <summary>
/// Something that was stated and signed: <c>{"kind","body","key","signature"}</c>. The signature is over the line
/// <c>myna KIND</c>, a newline and the body in canonical JSON, so that a statement of one kind is never taken for another.
/// </summary>
public sealed class SignedStatement
{
    private readonly byte[] _signature;

    private SignedStatement(string kind, JsonObject body, VerifyingKey key, byte[] signature)
    {
        Kind = kind;
        Body = body;
        Key = key;
        _signature = signature;
    }

    /// <summary>What sort of statement it is: <c>consent</c>, <c>revocation</c>, <c>deletion</c> …</summary>
    public string Kind { get; }

    /// <summary>What is stated.</summary>
    public JsonObject Body { get; }

    /// <summary>The key that is said to have signed it.</summary>
    public VerifyingKey Key { get; }

    /// <summary>Whether the signature fits the body and the key. Whose key it is, is another question.</summary>
    public bool IsIntact => Key.Verify(Message(Kind, Body), _signature);

    /// <summary>Signs a statement.</summary>
    /// <param name="kind">What sort of statement it is.</param>
    /// <param name="body">What is stated.</param>
    /// <param name="key">Who signs.</param>
    public static SignedStatement Sign(string kind, JsonObject body, SigningKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return new SignedStatement(kind, body, key.Public, key.Sign(Message(kind, body)));
    }

    /// <summary>As JSON.</summary>
    public JsonObject ToJson() => new()
    {
        ["kind"] = Kind,
        ["body"] = Body.DeepClone(),
        ["key"] = Key.ToString(),
        ["signature"] = Convert.ToBase64String(_signature),
    };

    /// <summary>Reads what <see cref="ToJson"/> gave; does not check the signature.</summary>
    /// <param name="node">The JSON.</param>
    /// <param name="nameForErrors">What to call it in messages.</param>
    /// <exception cref="MynaException">It is no signed statement.</exception>
    public static SignedStatement FromJson(JsonNode? node, string nameForErrors)
    {
        if (node is not JsonObject members
            || Text(members, "kind") is not { } kind
            || members["body"] is not JsonObject body
            || Text(members, "key") is not { } key
            || Text(members, "signature") is not { } signature)
        {
            throw new MynaException($"{nameForErrors} is no signed statement of Myna: it needs kind, body, key and signature");
        }

        var bytes = new byte[64];
        return Convert.TryFromBase64String(signature, bytes, out int count) && count == bytes.Length
            ? new SignedStatement(kind, body, VerifyingKey.Parse(key), bytes)
            : throw new MynaException($"{nameForErrors} has a signature that is no 64 bytes in base64; get it again, whole");
    }

    private static string? Text(JsonObject members, string name) =>
        members[name] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    private static byte[] Message(string kind, JsonObject body) =>
        [.. Encoding.UTF8.GetBytes($"myna {kind}\n"), .. CanonicalJson.Bytes(body)];
}
