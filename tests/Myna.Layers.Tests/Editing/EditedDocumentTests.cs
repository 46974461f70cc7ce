using System.Text;
using Myna.Layers.Document;
using Myna.Layers.Editing;
using Myna.Layers.Pictures;

namespace Myna.Layers.Tests.Editing;

public sealed class EditedDocumentTests
{
    [Fact]
    public void Every_edit_is_undone_and_done_again()
    {
        var document = new EditedDocument(Drawings.TwoDiscs());
        List<byte[]> seen = [document.Current.Compose().Pixels];
        foreach (LayerEdit edit in Parse(
            """
            [{"op":"move","layer":"Disc","dx":17,"dy":3},{"op":"scale","layer":"Ball","factor":1.5},{"op":"rotate","layer":"Disc","degrees":30},
             {"op":"opacity","layer":"Ball","value":0.4},{"op":"blend","layer":"Disc","mode":"multiply"},{"op":"recolour","layer":"Ball","colour":"00ff80"},
             {"op":"adjust","layer":"Disc","hue":120,"saturation":0.5},{"op":"order","layer":"Ball","to":"down"},{"op":"duplicate","layer":"Disc"},
             {"op":"move","layer":"Disc copy","x":40,"y":2},{"op":"visibility","layer":"Ball","visible":false},{"op":"merge","layers":["2","4"]},
             {"op":"delete","layer":"Disc"}]
            """))
        {
            document.Apply(edit, EditTools.WithoutFiles);
            Assert.False(edit is not MergeEdit && seen[^1].AsSpan().SequenceEqual(document.Current.Compose().Pixels), $"{EditList.NameOf(edit)} changed nothing");
            seen.Add(document.Current.Compose().Pixels);
        }

        for (int i = seen.Count - 2; i >= 0; i--)
        {
            Assert.True(document.Undo());
            Assert.Equal(seen[i], document.Current.Compose().Pixels);
        }

        Assert.False(document.Undo());
        foreach (byte[] pixels in seen.Skip(1))
        {
            Assert.True(document.Redo());
            Assert.Equal(pixels, document.Current.Compose().Pixels);
        }

        Assert.False(document.Redo());
    }

    [Fact]
    public void A_new_edit_forgets_what_was_undone()
    {
        var document = new EditedDocument(Drawings.TwoDiscs());
        document.ApplyAll(Parse("""[{"op":"move","layer":"Disc","dx":1},{"op":"move","layer":"Disc","dx":2}]"""), EditTools.WithoutFiles);
        document.Undo();
        document.Apply(new RenameEdit { Layer = "Disc", Name = "Sun" }, EditTools.WithoutFiles);

        Assert.False(document.Redo());
        Assert.Equal(["move", "rename"], document.Edits.Select(EditList.NameOf));
        Assert.Equal((6, "Sun"), (document.Current.Layers[1].X, document.Current.Layers[1].Name));
    }

    [Fact]
    public void A_list_is_made_whole_or_not_at_all()
    {
        var document = new EditedDocument(Drawings.TwoDiscs());
        document.Apply(new MoveEdit { Layer = "Disc", Dx = 1 }, EditTools.WithoutFiles);
        document.Undo();
        var exception = Assert.Throws<MynaException>(() => document.ApplyAll(
            Parse("""[{"op":"move","layer":"Disc","dx":5},{"op":"move","layer":"Moon","dx":5}]"""), EditTools.WithoutFiles));

        Assert.StartsWith("edit 2 of 2: there is no layer 'Moon'; there are: 1 (Background), 2 (Disc), 3 (Ball)", exception.Message, StringComparison.Ordinal);
        Assert.Equal((0, 1, 5), (document.Applied, document.Edits.Count, document.Current.Layers[1].X));
        Assert.True(document.Redo());
    }

    [Theory]
    [InlineData("""[{"op":"lock","layer":"Disc"},{"op":"move","layer":"Disc","dx":5}]""", "edit 2 of 2: layer 'Disc' is locked; unlock it first")]
    [InlineData("""[{"op":"duplicate","layer":"Disc","name":"Ball"},{"op":"move","layer":"Ball","dx":5}]""", "2 layers are called 'Ball'; name one by its id: 4, 3")]
    [InlineData("""[{"op":"opacity","layer":"Disc","value":1.5}]""", "an opacity is between 0 and 1, not 1.5")]
    [InlineData("""[{"op":"scale","layer":"Disc","factor":0}]""", "a layer can be scaled by")]
    [InlineData("""[{"op":"scale","layer":"Disc","factor":900},{"op":"scale","layer":"Background","factor":900}]""", "the most is")]
    [InlineData("""[{"op":"move","layer":"Disc","x":2000000000}]""", "is too far away")]
    [InlineData("""[{"op":"merge","layers":["Background","Ball"]}]""", "'Disc' lies between them")]
    [InlineData("""[{"op":"group","layers":["Disc","Ball"]}]""", "a group needs a name")]
    [InlineData("""[{"op":"text","layer":"Disc","text":"A"}]""", "is no lettering")]
    [InlineData("""[{"op":"recolour","layer":"Disc","colour":"red"}]""", "'red' is not a colour")]
    [InlineData("""[{"op":"split","layer":"Disc","box":[1,2,3]}]""", "four numbers")]
    [InlineData("""[{"op":"split","layer":"Disc","include":[[300,2]]}]""", "lies beside layer 'Disc'")]
    [InlineData("""[{"op":"add","image":"a.png"}]""", "cannot be opened here")]
    [InlineData("""[{"op":"order","layer":"Disc"}]""", "needs either")]
    public void What_cannot_be_done_is_said(string edits, string message)
    {
        var document = new EditedDocument(Drawings.TwoDiscs());
        var exception = Assert.Throws<MynaException>(() => document.ApplyAll(Parse(edits), EditTools.WithoutFiles));
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
        Assert.Empty(document.Edits);
    }

    [Theory]
    [InlineData("""[{"op":"fly","layer":"Disc"}]""", "edit 1 has the op 'fly', which is not known; known are: move, scale")]
    [InlineData("""[{"op":"move","layer":"Disc","dz":5}]""", "dz")]
    [InlineData("""[{"layer":"Disc"}]""", "has the op 'none'")]
    [InlineData("{", "is not JSON")]
    [InlineData("7", "holds no list of edits")]
    [InlineData("[null]", "is null")]
    [InlineData("""[{"op":"blend","layer":"Disc","mode":"glow"}]""", "edit 1 (blend)")]
    public void Lists_that_are_none_are_refused(string json, string message)
        => Assert.Contains(message, Assert.Throws<MynaException>(() => Parse(json)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Edits_are_saved_with_the_document(bool asFile)
    {
        string place = Path.Combine(Path.GetTempPath(), $"myna-edit-{Guid.NewGuid():N}" + (asFile ? LayerStore.Extension : ""));
        try
        {
            CancellationToken token = TestContext.Current.CancellationToken;
            var document = new EditedDocument(Drawings.TwoDiscs());
            var tools = EditTools.WithoutFiles with { Open = _ => Drawings.Disc(20, (1, 2, 3)) };
            document.ApplyAll(Parse(
                """
                [{"op":"replace","layer":"Disc","image":"new.png","fit":"cover"},{"op":"split","layer":"Background","mask":"m.png"},
                 {"op":"add","image":"new.png","x":3,"y":4},{"op":"rotate","layer":"Ball","degrees":45},{"op":"delete","layer":"new"}]
                """),
                tools with { Open = name => name == "m.png" ? Mask() : Drawings.Disc(20, (1, 2, 3)) });
            document.Undo();
            await SaveAsync(document, place, asFile, token);

            EditedDocument opened = await LayerStore.OpenEditableAsync(place, cancellationToken: token);
            Assert.Equal(document.Edits.Select(EditList.NameOf), opened.Edits.Select(EditList.NameOf));
            Assert.Equal(4, opened.Applied);
            Assert.Equal(document.Current.Compose().Pixels, opened.Current.Compose().Pixels);
            Assert.Equal(document.Current.Compose().Pixels, (await LayerStore.OpenAsync(place, cancellationToken: token)).Compose().Pixels);
            while (opened.Undo())
            {
                document.Undo();
                Assert.Equal(document.Current.Compose().Pixels, opened.Current.Compose().Pixels);
            }

            // Pictures that no edit needs any more go.
            await SaveAsync(new EditedDocument(Drawings.TwoDiscs()), place, asFile, token);
            Assert.Empty((await LayerStore.OpenEditableAsync(place, cancellationToken: token)).Edits);
            Assert.True(asFile || Directory.GetFiles(place).Length == 4);
        }
        finally
        {
            File.Delete(asFile ? place : Path.Combine(place, "none"));
            if (Directory.Exists(place))
            {
                Directory.Delete(place, recursive: true);
            }
        }

        static Picture Mask()
        {
            var mask = new Picture(60, 40);
            for (int i = 0; i < mask.Pixels.Length; i++)
            {
                mask.Pixels[i] = i % 4 == 3 || (i / 4 % 60 is > 20 and < 40) ? (byte)255 : (byte)0;
            }

            return mask;
        }

        static Task SaveAsync(EditedDocument document, string place, bool asFile, CancellationToken token)
        {
            if (asFile)
            {
                LayerStore.SaveFile(document, place, token);
                return Task.CompletedTask;
            }

            return LayerStore.SaveFolderAsync(document, place, token);
        }
    }

    [Fact]
    public void Merged_layers_look_as_they_did()
    {
        var document = new EditedDocument(Drawings.TwoDiscs());
        byte[] before = document.Current.Compose().Pixels;
        document.Apply(new MergeEdit { Layers = ["Background", "Disc", "Ball"], Name = "All" }, EditTools.WithoutFiles);

        Layer all = Assert.Single(document.Current.Layers);
        Assert.Equal(("All", "4"), (all.Name, all.Id));
        Assert.Equal(before, document.Current.Compose().Pixels);
    }

    internal static IReadOnlyList<LayerEdit> Parse(string json) => EditList.Parse(Encoding.UTF8.GetBytes(json), "ops.json");
}
