namespace Myna.Layers.Document;

/// <summary>What a layer shows.</summary>
public enum LayerKind
{
    /// <summary>The bottom layer, complete also where others cover it.</summary>
    Background,

    /// <summary>A flat, gradient or textured shape.</summary>
    Shape,

    /// <summary>An object with its own texture and soft edges.</summary>
    Object,

    /// <summary>A half-transparent pane.</summary>
    Glass,

    /// <summary>A soft shadow.</summary>
    Shadow,

    /// <summary>Lettering.</summary>
    Text,

    /// <summary>A picture that came from elsewhere, such as a layer of an imported file.</summary>
    Image,
}
