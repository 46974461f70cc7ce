using System.Buffers.Binary;
using System.Text;

namespace Myna.Trust.Provenance.Containers;

/// <summary>A box of an MP4 file (ISO 14496-12, section 4.2).</summary>
/// <param name="Type">Its four letters.</param>
/// <param name="Start">Its first byte in the file.</param>
/// <param name="HeaderBytes">8, or 16 where the length is a long one.</param>
/// <param name="Length">Its bytes, the header included.</param>
internal readonly record struct Mp4Box(string Type, long Start, int HeaderBytes, long Length)
{
    private const int MostBoxes = 200_000;

    /// <summary>Boxes that consist of boxes, with the bytes before the first of them.</summary>
    private static readonly Dictionary<string, int> Parents = new()
    {
        ["moov"] = 0, ["trak"] = 0, ["mdia"] = 0, ["minf"] = 0, ["stbl"] = 0, ["udta"] = 0, ["moof"] = 0, ["traf"] = 0,
        ["mfra"] = 0, ["mvex"] = 0, ["edts"] = 0, ["dinf"] = 0, ["ilst"] = 0, ["meta"] = 4,
    };

    /// <summary>The byte behind it.</summary>
    public long End => Start + Length;

    /// <summary>Its first byte behind the header.</summary>
    public long ContentStart => Start + HeaderBytes;

    /// <summary>Whether it consists of boxes.</summary>
    public bool IsParent => Parents.ContainsKey(Type);

    /// <summary>The boxes of a file, one after the other.</summary>
    /// <exception cref="MalformedException">A length does not fit.</exception>
    public static List<Mp4Box> TopLevel(Stream file) => Read(file, 0, file.Length);

    /// <summary>The boxes in this one.</summary>
    /// <exception cref="MalformedException">A length does not fit.</exception>
    public List<Mp4Box> Children(Stream file) => Read(file, ContentStart + Parents[Type], End);

    /// <summary>The boxes of a path such as <c>/moov/trak</c>.</summary>
    public static IEnumerable<Mp4Box> Find(Stream file, string path)
    {
        string[] names = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        IEnumerable<Mp4Box> boxes = TopLevel(file);
        for (int i = 0; i < names.Length; i++)
        {
            // A step may state which of several it means: trak[1].
            string name = names[i].Split('[')[0];
            boxes = boxes.Where(box => box.Type == name);
            if (i < names.Length - 1)
            {
                boxes = boxes.Where(box => box.IsParent).SelectMany(box => box.Children(file));
            }
        }

        return names.Length == 0 ? [] : boxes;
    }

    private static List<Mp4Box> Read(Stream file, long from, long end)
    {
        var boxes = new List<Mp4Box>();
        for (long at = from; at < end;)
        {
            // "udta" of QuickTime ends with four zeros.
            if (end - at == 4)
            {
                break;
            }

            byte[] head = StreamEdits.Read(file, at, 8);
            long length = BinaryPrimitives.ReadUInt32BigEndian(head);
            int header = 8;
            if (length == 1)
            {
                length = BinaryPrimitives.ReadInt64BigEndian(StreamEdits.Read(file, at + 8, 8));
                header = 16;
            }
            else if (length == 0)
            {
                length = end - at;
            }

            string type = Encoding.Latin1.GetString(head, 4, 4);
            if (length < header || length > end - at || boxes.Count >= MostBoxes)
            {
                throw new MalformedException($"the box {type} of the MP4 file states {length} bytes where {end - at} are left: the file is cut off or damaged");
            }

            boxes.Add(new Mp4Box(type, at, header, length));
            at += length;
        }

        return boxes;
    }
}
