namespace Myna.Layers.Formats.Photoshop;

/// <summary>The image resources Myna knows: print resolution, ICC profile, what the merged picture and its channels are.</summary>
internal sealed class PsdResources
{
    private const string Signature = "8BIM";
    private const int Resolution = 1005;
    private const int AlphaNames = 1006;
    private const int IccProfileId = 1039;
    private const int TransparentIndexId = 1047;
    private const int AlphaIdentifiersId = 1053;
    private const int VersionId = 1057;

    /// <summary>Pixels per inch.</summary>
    public double PixelsPerInch { get; private set; } = 72;

    public byte[]? IccProfile { get; private set; }

    /// <summary>The palette's entry that stands for nothing; null for none.</summary>
    public int? TransparentIndex { get; private set; }

    /// <summary>What the extra channels are: 0 for transparency, others for saved selections; null if the file does not say.</summary>
    public uint[]? AlphaIdentifiers { get; private set; }

    /// <summary>Whether the merged picture is real; some programs leave it empty to save room.</summary>
    public bool HasMerged { get; private set; } = true;

    public static void Write(PsdFile file, BigEndianWriter writer)
    {
        long length = writer.ReserveUInt32();
        Begin(writer, Resolution, 16);
        var fixedPoint = (uint)Math.Round(Math.Clamp(file.PixelsPerInch, 1, 30_000) * 65536);
        for (int i = 0; i < 2; i++)
        {
            // In pixels per inch; the picture's sides are shown in inches.
            writer.UInt32(fixedPoint);
            writer.Int16(1);
            writer.Int16(1);
        }

        ReadOnlySpan<byte> name = "\u000CTransparency"u8;
        Begin(writer, AlphaNames, name.Length);
        writer.Bytes(name);
        writer.Pad(name.Length, 2);

        Begin(writer, AlphaIdentifiersId, 4);
        writer.UInt32(0);

        if (file.IccProfile is { } profile)
        {
            Begin(writer, IccProfileId, profile.Length);
            writer.Bytes(profile);
            writer.Pad(profile.Length, 2);
        }

        const string Program = "Myna";
        int size = 4 + 1 + (2 * (4 + (2 * Program.Length))) + 4;
        Begin(writer, VersionId, size);
        writer.UInt32(1);
        writer.Byte(1);
        writer.UnicodeString(Program);
        writer.UnicodeString(Program);
        writer.UInt32(1);
        writer.Pad(size, 2);
        writer.FillUInt32(length);
    }

    public static PsdResources Read(BigEndianReader reader)
    {
        var resources = new PsdResources();
        while (reader.Remaining >= 12)
        {
            string signature = reader.Key();
            if (signature is not (Signature or "MeSa" or "AgHg" or "PHUT" or "DCSR"))
            {
                // Nothing of what follows is needed to show the picture.
                break;
            }

            int id = reader.UInt16();
            reader.PascalString(2);
            long length = reader.Length(wide: false);
            resources.Take(id, reader.Part(length, "resources"));
            reader.SkipUpTo(length & 1);
        }

        return resources;
    }

    private static void Begin(BigEndianWriter writer, int id, int size)
    {
        writer.Key(Signature);
        writer.Int16(id);
        writer.PascalString("", 2);
        writer.Int32(size);
    }

    private void Take(int id, BigEndianReader reader)
    {
        switch (id)
        {
            case Resolution when reader.Remaining >= 4:
                double pixelsPerInch = reader.UInt32() / 65536.0;
                PixelsPerInch = pixelsPerInch >= 1 ? pixelsPerInch : 72;
                break;
            case IccProfileId when reader.Remaining > 0:
                IccProfile = reader.Bytes(reader.Remaining).ToArray();
                break;
            case TransparentIndexId when reader.Remaining >= 2:
                TransparentIndex = reader.UInt16();
                break;
            case AlphaIdentifiersId:
                var identifiers = new uint[reader.Remaining / 4];
                for (int i = 0; i < identifiers.Length; i++)
                {
                    identifiers[i] = reader.UInt32();
                }

                AlphaIdentifiers = identifiers;
                break;
            case VersionId when reader.Remaining >= 5:
                reader.UInt32();
                HasMerged = reader.Byte() != 0;
                break;
            default:
                break;
        }
    }
}
