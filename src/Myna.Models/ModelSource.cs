namespace Myna.Models;

/// <summary>The hubs that models are pulled from.</summary>
public enum ModelSource
{
    /// <summary>huggingface.co, or a mirror with the same interface.</summary>
    HuggingFace,

    /// <summary>modelscope.cn, or a mirror with the same interface.</summary>
    ModelScope,
}
