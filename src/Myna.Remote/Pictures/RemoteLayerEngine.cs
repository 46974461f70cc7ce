using Myna.Diffusion.QwenImageLayered.Pictures;
using Myna.Diffusion.QwenImageLayered.Pipeline;
using Myna.Layers.Decomposition;
using Myna.Layers.Document;
using Myna.Layers.Engines;
using Myna.Layers.Lifting;
using Myna.Layers.Pictures;
using Myna.Remote.Configuration;
using Myna.Remote.Pictures.ComfyUi;
using Myna.Remote.Servers;

namespace Myna.Remote.Pictures;

/// <summary>
/// A model on other machines that makes layers: an OpenAI-compatible server for image edits, a ComfyUI, or a Myna. Whatever comes back
/// is made exact here, so that the layers recompose the picture bit for bit at its own size.
/// </summary>
public sealed class RemoteLayerEngine : ILayerEngine
{
    private const int MostLayers = 64;

    /// <summary>Share of the time before the layers are lifted.</summary>
    private const double RemoteShare = 0.95;

    private readonly BackEnds _servers;
    private readonly ILayerProtocol _protocol;

    /// <summary>Whether Myna describes the picture where nobody did: a workflow has nobody who would.</summary>
    private readonly bool _describes;

    /// <summary>Makes the engine; nothing is asked of a server yet.</summary>
    /// <param name="name">The engine's name in <c>remotes.json</c>.</param>
    /// <param name="settings">The engine.</param>
    /// <param name="variable">Reads environment variables, for keys; null for those of the process.</param>
    /// <exception cref="MynaException">It does not split pictures, a key's environment variable is not set, or its workflow is not right.</exception>
    public RemoteLayerEngine(string name, RemoteSettings settings, Func<string, string?>? variable = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(settings);
        Name = RemoteEngines.Prefix + name;
        if (!settings.Splits)
        {
            throw new MynaException($"{Name} speaks and does not split pictures; give it \"kind\": \"layers-openai\", \"comfyui\" or \"myna\" in {RemoteEngines.FileName}");
        }

        ComfyWorkflow? workflow = settings.Kind == RemoteKind.ComfyUi ? ComfyWorkflow.Load(settings) : null;
        _servers = new BackEnds(settings, settings.LayersLimit, variable ?? Environment.GetEnvironmentVariable);
        _describes = settings.Kind == RemoteKind.ComfyUi;
        _protocol = settings.Kind switch
        {
            RemoteKind.ComfyUi => new ComfyUiServer(_servers, settings, workflow!),
            RemoteKind.Myna => new MynaLayers(_servers, settings),
            _ => new ImageEdits(_servers, settings),
        };
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>Asks each server how it is.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    public Task<IReadOnlyList<ServerHealth>> CheckAsync(CancellationToken cancellationToken = default) => _servers.CheckAsync(cancellationToken);

    /// <inheritdoc/>
    public void Check(int width, int height, LayerOrder order)
    {
        ArgumentNullException.ThrowIfNull(order);
        _ = SizeBucket.For(width, height, order.Resolution);
        if (order.Layers is < 1 or > MostLayers || order.Steps is < 1 or > 1000 || order.Guidance is < 0 or > 100 or double.NaN)
        {
            throw new MynaException($"layers go from 1 to {MostLayers}, steps from 1 to 1000, guidance from 0 to 100");
        }
    }

    /// <inheritdoc/>
    public async Task<LayerDocument> SplitAsync(
        Picture input, string name, LayerOrder order, IProgress<EngineProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        Check(input.Width, input.Height, order);
        if (_describes && string.IsNullOrWhiteSpace(order.Prompt))
        {
            progress?.Report(new EngineProgress("describing the picture", 0));
            order = order with
            {
                Prompt = await Task.Run(() => PictureDescription.Of(LayerSplitter.Split(input, name, cancellationToken: cancellationToken)), cancellationToken).ConfigureAwait(false),
            };
        }

        var work = new LayerWork(input, name, order);
        Scaled? told = progress is null ? null : new Scaled(progress);
        LayerAnswer? answer = null;
        await _servers.RunAsync(
            async (server, stop) =>
            {
                LayerAnswer given = await _protocol.RunAsync(server, work, told, stop).ConfigureAwait(false);
                answer = given.Document is null ? given with { Layers = RemotePicture.Layers(server, given.Layers, work) } : given;
            },
            () => true,
            told,
            cancellationToken).ConfigureAwait(false);
        return await Task.Run(() => Exact(work, answer!, told, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Closes the connections. Work under way ends with an error.</summary>
    public void Dispose() => _servers.Dispose();

    private static LayerDocument Exact(LayerWork work, LayerAnswer answer, Scaled? progress, CancellationToken cancellationToken)
    {
        if (answer.Document is { } document)
        {
            // Trusted only as far as it recomposes the picture here.
            int error = RecompositionProof.MaximumError(work.Input, document.Compose());
            if (error == 0)
            {
                var proof = new Provenance(work.Name, null, RecompositionProof.HashOf(work.Input), error, document.Provenance?.AlphaRaisedShare ?? 0)
                {
                    Generated = document.Provenance?.Generated ?? false,
                };
                return document with { Provenance = proof };
            }

            answer = new LayerAnswer([.. document.Layers.Select(layer => layer.Picture.OnCanvas(document.Width, document.Height, layer.X, layer.Y))]);
        }

        return LayerLifting.Lift(work.Input, answer.Layers, work.Name, progress, cancellationToken);
    }

    /// <summary>The server's progress, then that of the last step here, as shares of the whole.</summary>
    private sealed class Scaled(IProgress<EngineProgress> progress) : IProgress<EngineProgress>, IProgress<SplitProgress>, IProgress<string>
    {
        private double _done;

        public void Report(EngineProgress value) => progress.Report(value with { Done = _done = RemoteShare * value.Done });

        public void Report(SplitProgress value) => progress.Report(new EngineProgress(value.Stage, RemoteShare + ((1 - RemoteShare) * value.Done)));

        public void Report(string value) => progress.Report(new EngineProgress(value, _done));
    }
}
