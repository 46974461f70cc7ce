using System.Globalization;
using System.Security;
using System.Text;

namespace Myna.Trust.Provenance.Tags;

/// <summary>The XMP packet (ISO 16684-1) with IPTC's digital source type.</summary>
internal static class XmpPacket
{
    /// <summary>The most bytes of a packet that are looked at.</summary>
    public const int MostBytes = 1 << 20;

    /// <summary>Writes a packet.</summary>
    public static string Write(ProvenanceClaim claim)
    {
        var packet = new StringBuilder();
        packet.Append("<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n")
            .Append("<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n")
            .Append("  <rdf:Description rdf:about=\"\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:Iptc4xmpExt=\"http://iptc.org/std/Iptc4xmpExt/2008-02-29/\"\n")
            .Append("   xmp:CreatorTool=\"").Append(SecurityElement.Escape(claim.Software)).Append('"');
        if (claim.When is { } when)
        {
            packet.Append("\n   xmp:CreateDate=\"").Append(when.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)).Append('"');
        }

        packet.Append("\n   Iptc4xmpExt:DigitalSourceType=\"").Append(SecurityElement.Escape(claim.SourceType)).Append("\"/>\n")
            .Append(" </rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>");
        return packet.ToString();
    }

    /// <summary>
    /// The value of a property with its usual prefix, written as an attribute or as an element; null if it is not there. No XML
    /// parser: packets of other programs are often not well-formed, and nothing in them is trusted anyway.
    /// </summary>
    public static string? Find(string packet, string property)
    {
        foreach ((string open, char close) in (ReadOnlySpan<(string, char)>)[($"{property}=\"", '"'), ($"{property}='", '\''), ($"<{property}>", '<')])
        {
            int from = packet.IndexOf(open, StringComparison.Ordinal);
            if (from < 0)
            {
                continue;
            }

            from += open.Length;
            int to = packet.IndexOf(close, from);
            if (to > from)
            {
                return System.Net.WebUtility.HtmlDecode(packet[from..to]).Trim();
            }
        }

        return null;
    }
}
