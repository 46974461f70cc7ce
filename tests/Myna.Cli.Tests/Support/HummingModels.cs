using Myna.Library.Models;
using Myna.Voice;
using Myna.Voice.Alignment;

namespace Myna.Cli.Tests.Support;

/// <summary>Loads <see cref="HummingModel"/>, or fails to, as the test asks.</summary>
internal sealed class HummingModels : IVoiceModels
{
    /// <summary>Thrown in place of loading.</summary>
    public Exception? LoadFailure { get; init; }

    /// <summary>Thrown when programs are looked for.</summary>
    public Exception? ProgramFailure { get; init; }

    /// <summary>Called before each word is hummed.</summary>
    public Action<int> BeforeWord { get; init; } = _ => { };

    /// <summary>How long each word is hummed.</summary>
    public double WordSeconds { get; init; } = 0.1;

    /// <summary>Whether a request's text is marked as one sentence and hummed at the speed asked for.</summary>
    public bool Careful { get; init; }

    /// <summary>The requests that were spoken.</summary>
    public List<SpeechRequest> Requests { get; } = [];

    public string FindFolder() => "models/humming";

    public IReadOnlyList<string> Names() => ["humming"];

    public void RequirePrograms(ModelChoice choice, string? language)
    {
        if (ProgramFailure is not null)
        {
            throw ProgramFailure;
        }
    }

    public IVoiceModel Load(ModelChoice choice) => LoadFailure is null ? new HummingModel(this) : throw LoadFailure;

    /// <summary>The real one: an aligner that hums could tell nothing.</summary>
    public IAligner LoadAligner() => LoadFailure is null ? LiteModel.Load().CreateAligner() : throw LoadFailure;
}
