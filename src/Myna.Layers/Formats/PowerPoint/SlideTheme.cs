namespace Myna.Layers.Formats.PowerPoint;

/// <summary>The least theme a presentation can have.</summary>
internal static class SlideTheme
{
    /// <summary>The theme's part.</summary>
    public static string Xml { get; } = $"""
        <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
        <a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="Plain"><a:themeElements>
        <a:clrScheme name="Plain"><a:dk1><a:srgbClr val="000000"/></a:dk1><a:lt1><a:srgbClr val="FFFFFF"/></a:lt1><a:dk2><a:srgbClr val="44546A"/></a:dk2><a:lt2><a:srgbClr val="E7E6E6"/></a:lt2>{Colours}</a:clrScheme>
        <a:fontScheme name="Plain"><a:majorFont>{Fonts}</a:majorFont><a:minorFont>{Fonts}</a:minorFont></a:fontScheme>
        <a:fmtScheme name="Plain"><a:fillStyleLst>{Three(Fill)}</a:fillStyleLst><a:lnStyleLst>{Three($"<a:ln>{Fill}</a:ln>")}</a:lnStyleLst><a:effectStyleLst>{Three("<a:effectStyle><a:effectLst/></a:effectStyle>")}</a:effectStyleLst><a:bgFillStyleLst>{Three(Fill)}</a:bgFillStyleLst></a:fmtScheme>
        </a:themeElements></a:theme>
        """;

    private const string Fill = "<a:solidFill><a:schemeClr val=\"phClr\"/></a:solidFill>";
    private const string Fonts = "<a:latin typeface=\"Arial\"/><a:ea typeface=\"\"/><a:cs typeface=\"\"/>";

    private static string Colours => string.Concat(((string[])["accent1", "accent2", "accent3", "accent4", "accent5", "accent6", "hlink", "folHlink"])
        .Zip(["4472C4", "ED7D31", "A5A5A5", "FFC000", "5B9BD5", "70AD47", "0563C1", "954F72"], (name, colour) => $"<a:{name}><a:srgbClr val=\"{colour}\"/></a:{name}>"));

    private static string Three(string element) => element + element + element;
}
