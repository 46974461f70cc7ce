using System.Text.Json.Serialization;
using Myna.Layers.Document;

namespace Myna.Layers.Editing;

/// <summary>
/// One change to a layer document. Changes keep all pixels: what they need beside them is stored with the document, so that every one
/// can be undone, also after the document was saved and opened again.
/// </summary>
/// <remarks>Properties with defaults have setters: readers that the compiler generates overwrite the defaults of initialisers.</remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "op")]
[JsonDerivedType(typeof(MoveEdit), "move")]
[JsonDerivedType(typeof(ScaleEdit), "scale")]
[JsonDerivedType(typeof(RotateEdit), "rotate")]
[JsonDerivedType(typeof(OpacityEdit), "opacity")]
[JsonDerivedType(typeof(BlendEdit), "blend")]
[JsonDerivedType(typeof(VisibilityEdit), "visibility")]
[JsonDerivedType(typeof(LockEdit), "lock")]
[JsonDerivedType(typeof(RenameEdit), "rename")]
[JsonDerivedType(typeof(RecolourEdit), "recolour")]
[JsonDerivedType(typeof(AdjustEdit), "adjust")]
[JsonDerivedType(typeof(OrderEdit), "order")]
[JsonDerivedType(typeof(GroupEdit), "group")]
[JsonDerivedType(typeof(UngroupEdit), "ungroup")]
[JsonDerivedType(typeof(DeleteEdit), "delete")]
[JsonDerivedType(typeof(DuplicateEdit), "duplicate")]
[JsonDerivedType(typeof(MergeEdit), "merge")]
[JsonDerivedType(typeof(AddEdit), "add")]
[JsonDerivedType(typeof(ReplaceEdit), "replace")]
[JsonDerivedType(typeof(TextEdit), "text")]
[JsonDerivedType(typeof(SplitEdit), "split")]
public abstract record LayerEdit
{
    /// <summary>
    /// Works out what must be the same on every machine and for ever, such as the pixels of new lettering, and keeps it in the edit.
    /// </summary>
    /// <exception cref="MynaException">The edit cannot be done; the message says why.</exception>
    internal virtual LayerEdit Prepare(LayerDocument document, EditTools tools) => this;

    /// <summary>The document after the edit.</summary>
    /// <exception cref="MynaException">The edit cannot be done; the message says why.</exception>
    internal abstract LayerDocument Apply(LayerDocument document, EditPictures pictures);
}

/// <summary>A change to one layer.</summary>
public abstract record OneLayerEdit : LayerEdit
{
    /// <summary>The layer's id, or its name where only one layer has it.</summary>
    public string Layer { get; set; } = "";

    /// <summary>Whether a locked layer may be changed so.</summary>
    [JsonIgnore]
    internal virtual bool WorksOnLocked => false;

    /// <inheritdoc/>
    internal override LayerDocument Apply(LayerDocument document, EditPictures pictures)
    {
        int index = document.Find(Layer, WorksOnLocked);
        return document.With(index, Change(document.Layers[index], pictures));
    }

    /// <summary>The layer after the edit.</summary>
    internal virtual Layer Change(Layer layer, EditPictures pictures) => layer;
}

/// <summary>Pixels kept with a document, at a place on the canvas.</summary>
/// <param name="Picture">Its name in <see cref="EditPictures"/>.</param>
/// <param name="X">The left edge.</param>
/// <param name="Y">The top edge.</param>
public sealed record PlacedPicture(string Picture, int X, int Y);
