namespace Myna.Server.Keys;

/// <summary>Scopes by their names.</summary>
public static class KeyScopes
{
    private static readonly KeyScope[] Single = [KeyScope.Speak, KeyScope.Voices, KeyScope.Layers, KeyScope.Jobs, KeyScope.History, KeyScope.Detect, KeyScope.Admin];

    /// <summary>The names of the scopes that a key has.</summary>
    public static IReadOnlyList<string> NamesOf(KeyScope scopes) => [.. Single.Where(scope => scopes.HasFlag(scope)).Select(NameOf)];

    /// <summary>The scopes of some names.</summary>
    /// <exception cref="MynaException">One is no scope, or there are none.</exception>
    public static KeyScope Parse(IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        KeyScope scopes = KeyScope.None;
        foreach (string name in names)
        {
            KeyScope scope = Single.FirstOrDefault(each => string.Equals(NameOf(each), name.Trim(), StringComparison.OrdinalIgnoreCase));
            scopes |= scope != KeyScope.None ? scope : throw new MynaException($"there is no scope {name}; there are {string.Join(", ", Single.Select(NameOf))}");
        }

        return scopes != KeyScope.None ? scopes : throw new MynaException($"a key needs at least one scope; there are {string.Join(", ", Single.Select(NameOf))}");
    }

    private static string NameOf(KeyScope scope) => scope.ToString().ToLowerInvariant();
}
