namespace Myna.Server.Voices;

/// <summary>Names of the facts that the server keeps in voice files.</summary>
internal static class ServerFacts
{
    /// <summary>What requests call the voice.</summary>
    public const string Id = "id";

    /// <summary>What people call it; its name in the library has fewer kinds of characters.</summary>
    public const string Title = "title";

    /// <summary>What is told of it.</summary>
    public const string Description = "description";

    /// <summary>Language, accent and so on, as JSON.</summary>
    public const string Labels = "labels";

    /// <summary>How it is spoken with, as JSON.</summary>
    public const string Settings = "settings";

    /// <summary>The recordings it was made of, as JSON.</summary>
    public const string Samples = "samples";

    /// <summary>Whether it was cloned or designed.</summary>
    public const string Category = "category";
}
