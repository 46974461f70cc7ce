using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using Myna.Layers.Document;
using Myna.Layers.Pictures;
using A = DocumentFormat.OpenXml.Drawing;
using P = DocumentFormat.OpenXml.Presentation;

namespace Myna.Layers.Formats.PowerPoint;

/// <summary>Makes the shapes of a slide: pictures at their boxes, text boxes over the lettering, groups around them.</summary>
/// <param name="part">The slide; receives the pictures' files.</param>
/// <param name="measure">How pixels become units.</param>
/// <param name="liveText">Whether text layers become text.</param>
internal sealed class SlideShapes(SlidePart part, SlideMeasure measure, bool liveText)
{
    /// <summary>Arial's ascent: the baseline of a text box's first line lies this much of the font's size below its upper edge.</summary>
    private const double Ascent = 0.905;

    private const double LineHeight = 1.15;

    // 1 is the slide itself.
    private uint _id = 1;

    /// <summary>The shape of a layer or group.</summary>
    public OpenXmlElement Of(LayerTree node)
        => node is LayerTree.Group group ? GroupOf(group)
            : node is LayerTree.Leaf { Layer: var layer } && liveText && TextLayout.Of(layer) is { } text ? TextBox(layer, text)
            : PictureOf(((LayerTree.Leaf)node).Layer);

    private P.GroupShape GroupOf(LayerTree.Group group)
    {
        PixelBox box = BoxOf(group);
        var shape = new P.GroupShape(
            new P.NonVisualGroupShapeProperties(
                Naming(group.Name, visible: true, description: null),
                new P.NonVisualGroupShapeDrawingProperties(),
                new P.ApplicationNonVisualDrawingProperties()),
            new P.GroupShapeProperties(new A.TransformGroup(
                new A.Offset { X = measure.Units(box.X), Y = measure.Units(box.Y) },
                new A.Extents { Cx = measure.Units(box.Width), Cy = measure.Units(box.Height) },
                new A.ChildOffset { X = measure.Units(box.X), Y = measure.Units(box.Y) },
                new A.ChildExtents { Cx = measure.Units(box.Width), Cy = measure.Units(box.Height) })));
        foreach (LayerTree child in group.Children)
        {
            shape.Append(Of(child));
        }

        return shape;
    }

    private P.Picture PictureOf(Layer layer)
    {
        ImagePart image = part.AddImagePart(ImagePartType.Png);
        using (var png = new MemoryStream())
        {
            PngWriter.Write(png, layer.Picture);
            png.Position = 0;
            image.FeedData(png);
        }

        var blip = new A.Blip { Embed = part.GetIdOfPart(image) };
        if (layer.Opacity != 255)
        {
            blip.Append(new A.AlphaModulationFixed { Amount = Thousandths(layer.Opacity) });
        }

        return new P.Picture(
            new P.NonVisualPictureProperties(
                Naming(layer.Name, layer.Visible, layer.Text?.Text ?? layer.Name),
                new P.NonVisualPictureDrawingProperties(new A.PictureLocks
                {
                    NoChangeAspect = true,
                    NoMove = layer.Locked ? true : null,
                    NoResize = layer.Locked ? true : null,
                }),
                new P.ApplicationNonVisualDrawingProperties()),
            new P.BlipFill(blip, new A.Stretch(new A.FillRectangle())),
            new P.ShapeProperties(
                new A.Transform2D(
                    new A.Offset { X = measure.Units(layer.X), Y = measure.Units(layer.Y) },
                    new A.Extents { Cx = measure.Units(layer.Picture.Width), Cy = measure.Units(layer.Picture.Height) }),
                new A.PresetGeometry(new A.AdjustValueList()) { Preset = A.ShapeTypeValues.Rectangle }));
    }

    private P.Shape TextBox(Layer layer, TextLayout layout)
    {
        TextBlock block = layer.Text!;
        double spacing = layout.Lines.Count == 1 ? layout.SizePixels * LineHeight : layout.Lines[1].Baseline - layout.Lines[0].Baseline;
        double height = ((layout.Lines.Count - 1) * spacing) + (LineHeight * layout.SizePixels);
        double above = layout.Lines[0].Baseline - (Ascent * layout.SizePixels);

        // Office turns a box around its own middle, which lies lower or higher than that of the ink.
        double down = above + (height / 2) - (layout.Height / 2);
        double radians = layout.RotationDegrees * Math.PI / 180;
        double centreX = layout.CentreX - (down * Math.Sin(radians)), centreY = layout.CentreY + (down * Math.Cos(radians));
        var body = new P.TextBody(
            new A.BodyProperties(new A.NoAutoFit())
            {
                Wrap = A.TextWrappingValues.None, LeftInset = 0, TopInset = 0, RightInset = 0, BottomInset = 0, Anchor = A.TextAnchoringTypeValues.Top,
            },
            new A.ListStyle());
        foreach ((string line, _) in layout.Lines)
        {
            var paragraph = new A.Paragraph();
            if (layout.Lines.Count > 1)
            {
                paragraph.Append(new A.ParagraphProperties(new A.LineSpacing(new A.SpacingPoints { Val = measure.Hundredths(spacing) })));
            }

            paragraph.Append(new A.Run(Properties(block, layout, layer.Opacity), new A.Text(XmlNames.Clean(line))));
            body.Append(paragraph);
        }

        return new P.Shape(
            new P.NonVisualShapeProperties(
                Naming(layer.Name, layer.Visible, block.Text),
                new P.NonVisualShapeDrawingProperties { TextBox = true },
                new P.ApplicationNonVisualDrawingProperties()),
            new P.ShapeProperties(
                new A.Transform2D(
                    new A.Offset { X = measure.Units(centreX - (layout.Width / 2)), Y = measure.Units(centreY - (height / 2)) },
                    new A.Extents { Cx = measure.Units(layout.Width), Cy = measure.Units(height) })
                {
                    // 60,000 to a degree.
                    Rotation = layout.RotationDegrees == 0 ? null : (int)Math.Round((((layout.RotationDegrees % 360) + 360) % 360) * 60_000),
                },
                new A.PresetGeometry(new A.AdjustValueList()) { Preset = A.ShapeTypeValues.Rectangle },
                new A.NoFill()),
            body);
    }

    private A.RunProperties Properties(TextBlock block, TextLayout layout, byte opacity)
    {
        var colour = new A.RgbColorModelHex { Val = FontFamilies.Colour(block) };
        if (opacity != 255)
        {
            colour.Append(new A.Alpha { Val = Thousandths(opacity) });
        }

        string family = FontFamilies.First(block);
        return new A.RunProperties(
            new A.SolidFill(colour),
            new A.LatinFont { Typeface = family },
            new A.EastAsianFont { Typeface = family },
            new A.ComplexScriptFont { Typeface = family })
        {
            Language = "en-US",
            FontSize = measure.Hundredths(layout.SizePixels),
            Spacing = measure.Spacing(layout.LetterSpacing),
            Bold = block.Bold == true ? true : null,
            Italic = block.Italic == true ? true : null,
        };
    }

    private P.NonVisualDrawingProperties Naming(string name, bool visible, string? description) => new()
    {
        Id = ++_id,
        Name = XmlNames.Clean(name),
        Hidden = visible ? null : true,
        Description = description is null ? null : XmlNames.Clean(description),
    };

    private static int Thousandths(byte opacity) => (int)Math.Round(opacity / 255.0 * 100_000);

    private static PixelBox BoxOf(LayerTree node) => node switch
    {
        LayerTree.Leaf leaf => leaf.Layer.Box,
        LayerTree.Group group => group.Children.Select(BoxOf).Aggregate((a, b) => a.Union(b)),
        _ => default,
    };
}
