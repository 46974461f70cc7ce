using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using Myna.Layers.Document;
using A = DocumentFormat.OpenXml.Drawing;
using P = DocumentFormat.OpenXml.Presentation;

namespace Myna.Layers.Formats.PowerPoint;

/// <summary>
/// Writes a presentation (ISO/IEC 29500) of one slide as large as the canvas, each layer a picture at its own box, text
/// layers as real text boxes. Nothing of the original lies behind them but the layers themselves.
/// </summary>
public static class PowerPointWriter
{
    /// <summary>Writes a file; the stream must read, write and seek, and stays open.</summary>
    /// <param name="document">The layers.</param>
    /// <param name="stream">Where to.</param>
    /// <param name="liveText">Whether text layers become text boxes; the letters then look as near as the fonts at hand allow.</param>
    /// <param name="progress">Told how much is done, from 0 to 1.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public static void Write(
        LayerDocument document, Stream stream, bool liveText = true, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(document);
        var measure = new SlideMeasure(document.Width, document.Height);
        using var file = PresentationDocument.Create(stream, PresentationDocumentType.Presentation);
        PresentationPart presentation = file.AddPresentationPart();
        SlidePart slide = presentation.AddNewPart<SlidePart>("rId2");
        SlideMasterPart master = AddMaster(presentation, slide);
        slide.Slide = new P.Slide(
            new P.CommonSlideData(Tree(document, slide, measure, liveText, progress, cancellationToken)),
            new P.ColorMapOverride(new A.MasterColorMapping()));
        presentation.Presentation = new P.Presentation(
            new P.SlideMasterIdList(new P.SlideMasterId { Id = 2147483648, RelationshipId = presentation.GetIdOfPart(master) }),
            new P.SlideIdList(new P.SlideId { Id = 256, RelationshipId = "rId2" }),
            new P.SlideSize { Cx = (int)measure.Width, Cy = (int)measure.Height },
            new P.NotesSize { Cx = 6858000, Cy = 9144000 });
    }

    private static P.ShapeTree Tree(
        LayerDocument document, SlidePart slide, SlideMeasure measure, bool liveText, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        P.ShapeTree tree = EmptyTree();
        var shapes = new SlideShapes(slide, measure, liveText);
        IReadOnlyList<LayerTree> nodes = LayerTree.Of(document.Layers);
        for (int i = 0; i < nodes.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            tree.Append(shapes.Of(nodes[i]));
            progress?.Report((i + 1.0) / nodes.Count);
        }

        return tree;
    }

    private static P.ShapeTree EmptyTree() => new(
        new P.NonVisualGroupShapeProperties(
            new P.NonVisualDrawingProperties { Id = 1, Name = "" },
            new P.NonVisualGroupShapeDrawingProperties(),
            new P.ApplicationNonVisualDrawingProperties()),
        new P.GroupShapeProperties(new A.TransformGroup(
            new A.Offset { X = 0, Y = 0 }, new A.Extents { Cx = 0, Cy = 0 }, new A.ChildOffset { X = 0, Y = 0 }, new A.ChildExtents { Cx = 0, Cy = 0 })));

    /// <summary>The master, layout and theme every slide must have; all of them empty.</summary>
    private static SlideMasterPart AddMaster(PresentationPart presentation, SlidePart slide)
    {
        SlideLayoutPart layout = slide.AddNewPart<SlideLayoutPart>("rId1");
        SlideMasterPart master = layout.AddNewPart<SlideMasterPart>("rId1");
        master.AddPart(layout, "rId1");
        presentation.AddPart(master, "rId1");
        layout.SlideLayout = new P.SlideLayout(new P.CommonSlideData(EmptyTree()) { Name = "Blank" }, new P.ColorMapOverride(new A.MasterColorMapping()))
        {
            Type = P.SlideLayoutValues.Blank,
        };
        master.SlideMaster = new P.SlideMaster(
            new P.CommonSlideData(
                new P.Background(new P.BackgroundProperties(new A.SolidFill(new A.RgbColorModelHex { Val = "FFFFFF" }), new A.EffectList())),
                EmptyTree()),
            new P.ColorMap
            {
                Background1 = A.ColorSchemeIndexValues.Light1,
                Text1 = A.ColorSchemeIndexValues.Dark1,
                Background2 = A.ColorSchemeIndexValues.Light2,
                Text2 = A.ColorSchemeIndexValues.Dark2,
                Accent1 = A.ColorSchemeIndexValues.Accent1,
                Accent2 = A.ColorSchemeIndexValues.Accent2,
                Accent3 = A.ColorSchemeIndexValues.Accent3,
                Accent4 = A.ColorSchemeIndexValues.Accent4,
                Accent5 = A.ColorSchemeIndexValues.Accent5,
                Accent6 = A.ColorSchemeIndexValues.Accent6,
                Hyperlink = A.ColorSchemeIndexValues.Hyperlink,
                FollowedHyperlink = A.ColorSchemeIndexValues.FollowedHyperlink,
            },
            new P.SlideLayoutIdList(new P.SlideLayoutId { Id = 2147483649, RelationshipId = "rId1" }),
            new P.TextStyles(new P.TitleStyle(), new P.BodyStyle(), new P.OtherStyle()));
        ThemePart theme = master.AddNewPart<ThemePart>("rId5");
        presentation.AddPart(theme, "rId5");
        using var bytes = new MemoryStream(Encoding.UTF8.GetBytes(SlideTheme.Xml));
        theme.FeedData(bytes);
        return master;
    }
}
