namespace Myna.Voice.Lite;

/// <summary>Where the files of a Lite model lie on this machine.</summary>
/// <param name="Path">The folder.</param>
internal sealed record LiteModelFolder(string Path)
{
    /// <summary>The environment variable that names a folder of models, each in a folder of its own name.</summary>
    public const string Variable = "MYNA_MODELS";

    private const string ModelName = "lite";
    private static readonly string[] Files = ["config.json", "acoustic.safetensors", "vocoder.safetensors"];

    /// <summary>Sizes and symbols.</summary>
    public string Config => System.IO.Path.Combine(Path, Files[0]);

    /// <summary>Weights of reference encoder, text encoder and decoder.</summary>
    public string Acoustic => System.IO.Path.Combine(Path, Files[1]);

    /// <summary>Weights of the vocoder.</summary>
    public string Vocoder => System.IO.Path.Combine(Path, Files[2]);

    /// <summary>
    /// Finds the model: in the folder named, else in <c>$MYNA_MODELS/lite</c> where that is there, else in <c>models/lite</c> beside
    /// the program or in a folder above it. A folder that was named, or one of that name, is never passed over for another.
    /// </summary>
    /// <param name="named">The folder that the caller asked for, or null.</param>
    /// <exception cref="MynaException">No complete model is there; the message says where it was looked for.</exception>
    public static LiteModelFolder Find(string? named) =>
        Find(named, Environment.GetEnvironmentVariable(Variable), AppContext.BaseDirectory);

    /// <inheritdoc cref="Find(string?)"/>
    internal static LiteModelFolder Find(string? named, string? models, string program)
    {
        if (named is not null)
        {
            return Require(named, "");
        }

        // A folder of pulled models need not hold the one that comes with the program.
        bool holdsOthersOnly = Directory.Exists(models) && !Directory.Exists(System.IO.Path.Combine(models, ModelName));
        if (!string.IsNullOrWhiteSpace(models) && !holdsOthersOnly)
        {
            return Require(System.IO.Path.Combine(models, ModelName), $"{Variable}={models}: ");
        }

        var looked = new List<string>();
        for (DirectoryInfo? folder = new(program); folder is not null; folder = folder.Parent)
        {
            string candidate = System.IO.Path.Combine(folder.FullName, "models", ModelName);
            if (Missing(candidate).Length == 0)
            {
                return new LiteModelFolder(candidate);
            }

            looked.Add(candidate);
        }

        throw new MynaException(
            $"The Lite voice model was not found. Looked in {string.Join(", ", looked)}. Name its folder (the one with {string.Join(", ", Files)}), or set {Variable} to the folder that holds it as \"{ModelName}\".");
    }

    private static LiteModelFolder Require(string folder, string reason)
    {
        if (!Directory.Exists(folder))
        {
            throw new MynaException($"{reason}there is no folder {folder}. Name the folder that holds {string.Join(", ", Files)} of the Lite voice model.");
        }

        string[] missing = Missing(folder);
        return missing.Length == 0
            ? new LiteModelFolder(folder)
            : throw new MynaException($"{reason}{folder} holds no complete Lite voice model: {string.Join(", ", missing)} missing. Copy models/lite of the Myna repository there again.");
    }

    private static string[] Missing(string folder) =>
        [.. Files.Where(file => !File.Exists(System.IO.Path.Combine(folder, file)))];
}
