using Microsoft.AspNetCore.Http;
using Myna.Library.Models;
using Myna.Models;
using Myna.Server.Hosting;
using Myna.Voice;

namespace Myna.Server.Speaking;

/// <summary>The models that speak here: which names stand for which, and one copy of each in memory for everybody.</summary>
internal sealed class ModelHost : IDisposable
{
    // Names by which clients ask for models of services that this server stands in for.
    private static readonly string[] Foreign = ["tts-", "gpt-", "eleven_", "eleven-", "kokoro", "default"];

    private readonly IVoiceModels _models;
    private readonly ResidentModels _resident;
    private readonly Func<string?> _chosen;

    /// <summary>Makes the host; models are loaded when they are asked for.</summary>
    /// <param name="models">Where models come from.</param>
    /// <param name="chosen">Tells the model for names of other services and for voices without one; null for Lite.</param>
    /// <param name="idle">How long a model stays; null for ever.</param>
    /// <param name="speakers">How many speakers of each are kept.</param>
    public ModelHost(IVoiceModels models, Func<string?> chosen, TimeSpan? idle, int speakers)
    {
        _models = models;
        _chosen = chosen;
        _resident = new ResidentModels(
            name => new WarmModel(models.Load(new ModelChoice { Name = name }), speakers), idle ?? Timeout.InfiniteTimeSpan);
    }

    /// <summary>The model for whoever names none.</summary>
    public string Default => _chosen() ?? ModelChoice.Lite;

    /// <summary>Models that are on this machine.</summary>
    public IReadOnlyList<string> Names() => [.. _models.Names().Where(Speaks).Append(Default).Distinct()];

    /// <summary>Whether a model is one that speaks, as far as is known: those that read text in pictures or split them are not.</summary>
    public static bool Speaks(string name) => ModelCatalogue.Find(name) is not { } entry || entry.IsBuiltIn || entry.Facts.ContainsKey("tts_model_type");

    /// <summary>Models that are in memory.</summary>
    public IReadOnlyList<string> InMemory => _resident.Names;

    /// <summary>The model that a request asks for; null where it leaves it to the voice.</summary>
    /// <param name="requested">What it said; null or empty for nothing.</param>
    /// <exception cref="HttpFault">There is no such model.</exception>
    public string? Resolve(string? requested)
    {
        if (string.IsNullOrWhiteSpace(requested) || Foreign.Any(prefix => requested.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)))
        {
            return _chosen();
        }

        string name = ModelCatalogue.Find(requested)?.Id ?? requested;
        return Names().FirstOrDefault(model => string.Equals(model, name, StringComparison.OrdinalIgnoreCase))
            ?? throw new HttpFault(
                StatusCodes.Status404NotFound,
                "model_not_found",
                ModelCatalogue.Find(requested) is not null
                    ? $"the model {name} is not on this server yet; its operator gets it with: myna models pull {name}"
                    : $"there is no model {requested}; /v1/models lists those there are, and tts-1 or eleven_multilingual_v2 stand for the usual one",
                "model");
    }

    /// <summary>Takes a model into use, loading it when it is not there.</summary>
    /// <exception cref="MynaException">It cannot be loaded.</exception>
    public Task<ResidentModels.Lease> RentAsync(string name, CancellationToken cancellationToken) => _resident.RentAsync(name, cancellationToken);

    /// <summary>Makes sure that the programs are there that speaking needs beside the weights.</summary>
    /// <exception cref="MynaException">One is missing.</exception>
    public void RequirePrograms(string model, string? language) => _models.RequirePrograms(new ModelChoice { Name = model }, language);

    /// <inheritdoc/>
    public void Dispose() => _resident.Dispose();
}
