namespace Myna.Trust.Consent;

/// <summary>What happens when a voice is used whose owner's consent is not on record.</summary>
public enum ConsentPolicy
{
    /// <summary>Nothing: consent is not looked for. A consent that was revoked still refuses.</summary>
    Off,

    /// <summary>A warning, and it goes on. A consent that was revoked refuses.</summary>
    Warn,

    /// <summary>It is refused.</summary>
    Require,
}

/// <summary>Reads the names of policies.</summary>
public static class ConsentPolicies
{
    /// <summary>The environment variable that names the policy where no option does.</summary>
    public const string Variable = "MYNA_CONSENT";

    /// <summary>The policy of a name: <c>off</c>, <c>warn</c>, <c>require</c>.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="MynaException">It is none of these.</exception>
    public static ConsentPolicy Parse(string name) => name switch
    {
        "off" => ConsentPolicy.Off,
        "warn" => ConsentPolicy.Warn,
        "require" => ConsentPolicy.Require,
        _ => throw new MynaException($"\"{name}\" is no consent policy; use off, warn or require"),
    };

    /// <summary>The policy that the environment asks for.</summary>
    /// <param name="variable">Reads environment variables.</param>
    /// <param name="otherwise">What holds where it asks for none.</param>
    /// <exception cref="MynaException">It asks for one that there is not.</exception>
    public static ConsentPolicy Of(Func<string, string?> variable, ConsentPolicy otherwise)
    {
        ArgumentNullException.ThrowIfNull(variable);
        return variable(Variable) is { Length: > 0 } name ? Parse(name) : otherwise;
    }
}
