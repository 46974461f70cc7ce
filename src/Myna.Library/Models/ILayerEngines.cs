using Myna.Layers.Engines;

namespace Myna.Library.Models;

/// <summary>Where the models come from that make layers of pictures.</summary>
public interface ILayerEngines
{
    /// <summary>Opens an engine; nothing large is loaded before it works.</summary>
    /// <param name="name"><c>qwen</c> or <c>remote:NAME</c>.</param>
    /// <exception cref="MynaException">There is no such engine, or its files are not here.</exception>
    ILayerEngine Open(string name);
}
