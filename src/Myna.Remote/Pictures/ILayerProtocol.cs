using Myna.Layers.Engines;
using Myna.Remote.Servers;

namespace Myna.Remote.Pictures;

/// <summary>How a kind of server is asked for layers.</summary>
internal interface ILayerProtocol
{
    /// <summary>Has a server split a picture.</summary>
    /// <param name="server">The server.</param>
    /// <param name="work">The picture and what is asked for.</param>
    /// <param name="progress">Told how far it is, where the server tells.</param>
    /// <param name="cancellationToken">Ends it; the server is told to stop.</param>
    /// <exception cref="RemoteFault">It failed.</exception>
    Task<LayerAnswer> RunAsync(BackEnd server, LayerWork work, IProgress<EngineProgress>? progress, CancellationToken cancellationToken);
}
