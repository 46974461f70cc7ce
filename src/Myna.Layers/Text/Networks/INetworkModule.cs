using Myna.Tensors.Threads;

namespace Myna.Layers.Text.Networks;

/// <summary>A part of a network that makes one map of features from another. Read-only, shared by all threads.</summary>
internal interface INetworkModule
{
    /// <summary>Applies it.</summary>
    FeatureMap Apply(FeatureMap x, Crew crew);
}
