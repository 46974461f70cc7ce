using System.Globalization;
using Myna.Layers.Document;

namespace Myna.Layers.Editing;

/// <summary>
/// A layer document with the list of edits made to it. The layers it began with are kept, edits are laid on them, so each can be
/// undone and redone; documents of all steps share their pixels.
/// </summary>
public sealed class EditedDocument
{
    private readonly List<LayerEdit> _edits = [];
    private readonly List<LayerDocument> _steps;

    /// <summary>Begins to edit a document. Layers without ids get their numbers from the bottom.</summary>
    public EditedDocument(LayerDocument origin)
    {
        ArgumentNullException.ThrowIfNull(origin);
        _steps = [WithIds(origin)];
    }

    private EditedDocument(EditedDocument other)
    {
        _steps = [.. other._steps];
        _edits = [.. other._edits];
        Applied = other.Applied;
        foreach (string name in other.Pictures.Names)
        {
            Pictures.Add(name, other.Pictures.Get(name));
        }
    }

    /// <summary>The document before all edits.</summary>
    public LayerDocument Origin => _steps[0];

    /// <summary>The document as it is now.</summary>
    public LayerDocument Current => _steps[Applied];

    /// <summary>All edits in their order, those that were undone included.</summary>
    public IReadOnlyList<LayerEdit> Edits => _edits;

    /// <summary>How many of <see cref="Edits"/> count; the others were undone.</summary>
    public int Applied { get; private set; }

    /// <summary>The pictures that edits brought in.</summary>
    public EditPictures Pictures { get; } = new();

    /// <summary>Another one with the same edits, which can be changed for itself; the two share their pixels.</summary>
    public EditedDocument Copy() => new(this);

    /// <summary>Makes an edit. What was undone before cannot be redone after it.</summary>
    /// <returns>The edit as it is kept: with ids and pictures found.</returns>
    /// <exception cref="MynaException">It cannot be done, and nothing was changed; the message says why.</exception>
    public LayerEdit Apply(LayerEdit edit, EditTools tools)
    {
        ArgumentNullException.ThrowIfNull(edit);
        ArgumentNullException.ThrowIfNull(tools);
        LayerEdit prepared = edit.Prepare(Current, tools with { Pictures = Pictures });
        LayerDocument next = prepared.Apply(Current, Pictures);
        _edits.RemoveRange(Applied, _edits.Count - Applied);
        _steps.RemoveRange(Applied + 1, _steps.Count - Applied - 1);
        _edits.Add(prepared);
        _steps.Add(next);
        Applied++;
        return prepared;
    }

    /// <summary>Makes several edits, all or none.</summary>
    /// <exception cref="MynaException">One cannot be done; the message says which and why, and nothing was changed.</exception>
    public void ApplyAll(IReadOnlyList<LayerEdit> edits, EditTools tools)
    {
        ArgumentNullException.ThrowIfNull(edits);
        (int applied, List<LayerEdit> before, List<LayerDocument> steps) = (Applied, [.. _edits], [.. _steps]);
        for (int i = 0; i < edits.Count; i++)
        {
            try
            {
                Apply(edits[i], tools);
            }
            catch (MynaException exception)
            {
                _edits.Clear();
                _edits.AddRange(before);
                _steps.Clear();
                _steps.AddRange(steps);
                Applied = applied;
                throw new MynaException(string.Create(CultureInfo.InvariantCulture, $"edit {i + 1} of {edits.Count}: {exception.Message}"), exception);
            }
        }
    }

    /// <summary>Takes the last edit back.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Undo()
    {
        if (Applied == 0)
        {
            return false;
        }

        Applied--;
        return true;
    }

    /// <summary>Makes the edit again that was taken back last.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Redo()
    {
        if (Applied == _edits.Count)
        {
            return false;
        }

        Applied++;
        return true;
    }

    /// <summary>Lays the edits of a saved document on its layers.</summary>
    internal void Restore(IReadOnlyList<LayerEdit> edits, int applied)
    {
        foreach (LayerEdit edit in edits)
        {
            _steps.Add(edit.Apply(_steps[^1], Pictures));
            _edits.Add(edit);
        }

        Applied = Math.Clamp(applied, 0, _edits.Count);
    }

    private static LayerDocument WithIds(LayerDocument document)
    {
        var taken = document.Layers.Select(layer => layer.Id).Where(id => id.Length > 0).ToHashSet(StringComparer.Ordinal);
        if (taken.Count < document.Layers.Count(layer => layer.Id.Length > 0))
        {
            throw new MynaException("the document is damaged: two layers have the same id");
        }

        int number = 0;
        return document.WithLayers(document.Layers.Select(layer =>
        {
            if (layer.Id.Length > 0)
            {
                return layer;
            }

            string id;
            do
            {
                number++;
                id = number.ToString(CultureInfo.InvariantCulture);
            }
            while (!taken.Add(id));
            return layer with { Id = id };
        }));
    }
}
