using Myna.Layers.Pictures;
using static System.FormattableString;

namespace Myna.Layers.Formats.Photoshop;

/// <summary>Reads the section of layers: the records, then their channels.</summary>
internal sealed class PsdLayerReader(PsdHeader header, PsdColours colours, string name, PictureLimits limits, CancellationToken cancellationToken)
{
    private const int TransparencyChannel = -1;
    private const int MaskChannel = -2;

    private readonly List<PsdLayer> _layers = [];
    private readonly List<string> _warnings = [];
    private readonly PsdChannelReader _channels = new(header.Depth, header.Wide, cancellationToken);
    private readonly LayerBudget _budget = new(limits, name);

    /// <summary>The layers read, bottom first.</summary>
    public IReadOnlyList<PsdLayer> Layers => _layers;

    /// <summary>What could not be taken over.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Whether the merged picture's first extra channel is its transparency.</summary>
    public bool AnnouncesTransparency { get; private set; }

    /// <summary>Reads the whole section of layers, masks and tags.</summary>
    public void Read(BigEndianReader section)
    {
        if (section.Remaining < (header.Wide ? 8 : 4))
        {
            return;
        }

        long length = section.Length(header.Wide);
        if (length > 0)
        {
            ReadLayers(section.Part(length, "layers"));
        }

        if (section.Remaining < 4)
        {
            return;
        }

        section.Bytes(section.Length(wide: false));
        while (PsdTags.TryNext(ref section, header.Wide, 4, out string key, out BigEndianReader tag))
        {
            // Files of 16 and 32 bits have their layers here.
            if (key is "Lr16" or "Lr32" or "Layr" && _layers.Count == 0 && tag.Remaining > 2)
            {
                ReadLayers(tag);
            }
        }
    }

    /// <summary>Reads from the number of layers on.</summary>
    public void ReadLayers(BigEndianReader reader)
    {
        int count = reader.Int16();
        AnnouncesTransparency = count < 0;
        var records = new List<PsdRecord>();
        for (int i = 0; i < Math.Abs(count); i++)
        {
            records.Add(PsdRecord.Read(ref reader, header.Wide, name));
        }

        foreach (PsdRecord record in records)
        {
            ReadChannels(record, ref reader);
        }
    }

    private void ReadChannels(PsdRecord record, ref BigEndianReader reader)
    {
        string part = $"layer '{record.Layer.Name}'";
        PixelBox box = record.Box;
        bool hasPixels = !box.IsEmpty && record.Layer.Section == PsdSection.Layer;
        if (!box.IsEmpty)
        {
            _budget.Take(box.Width, box.Height, part);
        }

        var planes = new byte[]?[colours.Count];
        byte[]? alpha = null;
        PsdMask? mask = record.Layer.Mask;
        bool any = false;
        foreach ((int id, long length) in record.Channels)
        {
            BigEndianReader channel = reader.Part(length, part);
            if (id == MaskChannel && mask is { Box.IsEmpty: false } && length > 2)
            {
                _budget.Take(mask.Box.Width, mask.Box.Height, part);
                mask = mask with { Alpha = Plane(ref channel, mask.Box, linear: false) };
            }
            else if (hasPixels && length > 2 && id == TransparencyChannel)
            {
                alpha = Plane(ref channel, box, linear: false);
            }
            else if (hasPixels && length > 2 && id >= 0 && id < planes.Length)
            {
                planes[id] = Plane(ref channel, box, PsdColours.IsLinear(header.Depth));
                any = true;
            }
        }

        PsdLayer layer = record.Layer with
        {
            Mask = mask is { Box.IsEmpty: false, Alpha.Length: 0 } ? null : mask,
            X = box.X,
            Y = box.Y,
            Picture = any ? colours.ToPicture(box.Width, box.Height, planes, alpha) : null,
        };
        if (layer.Picture is null && record.Fill is { } fill && layer.Section == PsdSection.Layer)
        {
            _budget.Take(header.Width, header.Height, part);
            layer = layer with { Picture = Filled(fill), X = 0, Y = 0, NotDrawn = null };
        }

        if (layer.NotDrawn is { } what)
        {
            _warnings.Add(Invariant($"layer '{layer.Name}' has {what}, which Myna does not draw"));
        }

        _layers.Add(layer);
    }

    private byte[] Plane(ref BigEndianReader reader, PixelBox box, bool linear) => _channels.Read(ref reader, box.Width, box.Height, 1, [linear])[0]!;

    private Picture Filled((byte Red, byte Green, byte Blue) colour)
    {
        var picture = new Picture(header.Width, header.Height);
        Span<byte> pixels = picture.Pixels;
        for (int i = 0; i < pixels.Length; i += Picture.Channels)
        {
            pixels[i] = colour.Red;
            pixels[i + 1] = colour.Green;
            pixels[i + 2] = colour.Blue;
            pixels[i + 3] = 255;
        }

        return picture;
    }
}
