using System.CommandLine;
using System.Globalization;
using Myna.Layers.Editing;
using Myna.Layers.Marking;
using Myna.Layers.Pictures;

namespace Myna.Cli.Commands;

/// <summary>What was marked on the command line; masks are files that nobody opened yet.</summary>
/// <param name="Boxes">Boxes.</param>
/// <param name="Include">Points on things.</param>
/// <param name="Exclude">Points beside them.</param>
/// <param name="Masks">Mask files.</param>
/// <param name="Layer">The layer of a document to split again; null for a picture.</param>
internal sealed record MarkOrder(
    IReadOnlyList<PixelBox> Boxes, IReadOnlyList<(int X, int Y)> Include, IReadOnlyList<(int X, int Y)> Exclude, IReadOnlyList<string> Masks, string? Layer)
{
    /// <summary>Whether nothing is marked.</summary>
    public bool IsEmpty => Boxes.Count == 0 && Include.Count == 0 && Exclude.Count == 0 && Masks.Count == 0;

    /// <summary>The marks, with the masks read.</summary>
    public async Task<SplitMarks> OpenAsync(CancellationToken cancellationToken)
    {
        var masks = new List<Picture>();
        foreach (string file in Masks)
        {
            masks.Add(await PictureFile.ReadAsync(file, cancellationToken: cancellationToken));
        }

        return new SplitMarks { Boxes = Boxes, Include = Include, Exclude = Exclude, Masks = masks };
    }

    /// <summary>The same as edits of a layer; without marks one that splits it as a whole.</summary>
    public IReadOnlyList<SplitEdit> Edits(string layer, int maximumLayers)
    {
        if (IsEmpty)
        {
            return [new SplitEdit { Layer = layer, MaximumLayers = maximumLayers }];
        }

        int[][] exclude = [.. Exclude.Select(point => (int[])[point.X, point.Y])];
        var edits = new List<SplitEdit>();
        var free = Include.ToHashSet();
        foreach (PixelBox box in Boxes)
        {
            (int X, int Y)[] on = [.. Include.Where(point => !box.Intersect(new PixelBox(point.X, point.Y, 1, 1)).IsEmpty)];
            free.ExceptWith(on);
            edits.Add(new SplitEdit { Layer = layer, Box = [box.X, box.Y, box.Width, box.Height], Include = [.. on.Select(point => (int[])[point.X, point.Y])], Exclude = exclude });
        }

        if (free.Count > 0)
        {
            edits.Add(new SplitEdit { Layer = layer, Include = [.. Include.Where(free.Contains).Select(point => (int[])[point.X, point.Y])], Exclude = exclude });
        }

        edits.AddRange(Masks.Select(mask => new SplitEdit { Layer = layer, Mask = mask }));
        return edits.Count > 0 ? edits : throw new MynaException("points beside the thing are not enough; give a box around it or a point on it too");
    }
}

/// <summary>The options of <c>myna layers split</c> that say what becomes a layer.</summary>
internal sealed class SplitMarkOptions
{
    private readonly Option<PixelBox[]> _boxes = new("--box")
    {
        HelpName = "X,Y,WIDTH,HEIGHT",
        Description = "Only the thing in this box becomes a layer; may be given several times, the first thing lies on top.",
        CustomParser = result => [.. result.Tokens.Select(token => ParseBox(token.Value, result.AddError))],
    };

    private readonly Option<(int X, int Y)[]> _include = Points("--point", "Only the thing at this point becomes a layer; may be given several times, for more places on it.");
    private readonly Option<(int X, int Y)[]> _exclude = Points("--exclude", "A point beside the thing; may be given several times.");

    private readonly Option<string[]> _masks = new("--mask")
    {
        HelpName = "FILE",
        Description = "Only what is white (or, with alpha, opaque) in this picture, as large as FILE, becomes a layer; may be given several times.",
    };

    private readonly Option<string?> _layer = new("--layer")
    {
        HelpName = "NAME|ID",
        Description = "FILE is a document that `myna layers split` wrote: split this layer of it again, as a whole or by the marks.",
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_boxes, _include, _exclude, _masks, _layer])
        {
            command.Add(option);
        }
    }

    /// <summary>Reads what was marked.</summary>
    public MarkOrder Read(ParseResult parsed) => new(
        parsed.GetValue(_boxes) ?? [], parsed.GetValue(_include) ?? [], parsed.GetValue(_exclude) ?? [], parsed.GetValue(_masks) ?? [], parsed.GetValue(_layer));

    private static Option<(int X, int Y)[]> Points(string name, string description) => new(name)
    {
        HelpName = "X,Y",
        Description = description,
        CustomParser = result => [.. result.Tokens.Select(token => Numbers(token.Value) is [int x, int y]
            ? (x, y)
            : Refused<(int, int)>(result.AddError, $"{name} {token.Value}: give two whole numbers, X,Y, in pixels from the top left corner."))],
    };

    private static PixelBox ParseBox(string token, Action<string> refuse)
        => Numbers(token) is [int x, int y, > 0 and int width, > 0 and int height]
            ? new PixelBox(x, y, width, height)
            : Refused<PixelBox>(refuse, $"--box {token}: give four whole numbers, X,Y,WIDTH,HEIGHT, in pixels from the top left corner.");

    private static T? Refused<T>(Action<string> refuse, string message)
    {
        refuse(message);
        return default;
    }

    private static int[] Numbers(string token)
    {
        string[] parts = token.Split(',');
        var numbers = new int[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            if (!int.TryParse(parts[i], NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out numbers[i])
                || Math.Abs((long)numbers[i]) > 1_000_000)
            {
                return [];
            }
        }

        return numbers;
    }
}
