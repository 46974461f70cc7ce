namespace Myna.Layers.Decomposition.Letters;

/// <summary>
/// Finds the colours lettering may have: those of small pieces of exactly one colour that stand out from what is around
/// them, whatever that is.
/// </summary>
internal static class InkColours
{
    private const int LeastPiece = 5;
    private const float LeastContrast = 22;
    private const float SameInk = 10;
    private const int MostInks = 20;
    private const int Look = 3;

    /// <summary>The colours, the most common first.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="noise">Its fine noise, in levels.</param>
    public static List<Rgb> Find(ColourPlanes picture, float noise)
    {
        int width = picture.Width, height = picture.Height;
        float step = 4 + (2 * noise);
        var sets = new DisjointPixels(picture.Pixels);
        for (int y = 0, i = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++, i++)
            {
                Rgb here = picture.At(i);
                Link(x + 1 < width, i + 1);
                Link(y + 1 < height, i + width);
                Link(x + 1 < width && y + 1 < height, i + width + 1);
                Link(x > 0 && y + 1 < height, i + width - 1);

                void Link(bool inside, int j)
                {
                    if (inside && (picture.At(j) - here).Largest <= step)
                    {
                        sets.Join(i, j);
                    }
                }
            }
        }

        var area = new int[picture.Pixels];
        for (int i = 0; i < area.Length; i++)
        {
            area[sets.Root(i)]++;
        }

        int most = picture.Pixels / 60;
        Dictionary<int, Piece> pieces = [];
        for (int i = 0; i < area.Length; i++)
        {
            int root = sets.Root(i);
            if (area[root] >= LeastPiece && area[root] <= most)
            {
                (pieces.TryGetValue(root, out Piece? piece) ? piece : pieces[root] = new Piece()).Add(picture.At(i));
            }
        }

        for (int y = 0, i = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++, i++)
            {
                int root = sets.Root(i);
                if (pieces.TryGetValue(root, out Piece? piece))
                {
                    piece.Compare(x >= Look, i - Look, picture, sets, root);
                    piece.Compare(x + Look < width, i + Look, picture, sets, root);
                    piece.Compare(y >= Look, i - (Look * width), picture, sets, root);
                    piece.Compare(y + Look < height, i + (Look * width), picture, sets, root);
                }
            }
        }

        return Cluster([.. pieces.Values.Where(piece => piece.Contrast >= LeastContrast && piece.Deviation <= 3 + noise)]);
    }

    private static List<Rgb> Cluster(List<Piece> pieces)
    {
        var inks = new List<(Rgb Colour, int Count, int Area)>();
        foreach (Piece piece in pieces.OrderByDescending(piece => piece.Area))
        {
            int k = inks.FindIndex(ink => (ink.Colour - piece.Mean).Largest <= SameInk);
            if (k < 0)
            {
                inks.Add((piece.Mean, 1, piece.Area));
            }
            else
            {
                inks[k] = (inks[k].Colour, inks[k].Count + 1, inks[k].Area + piece.Area);
            }
        }

        return [.. inks.Where(ink => ink.Count >= 2 && ink.Area >= 24).OrderByDescending(ink => ink.Area).Take(MostInks).Select(ink => ink.Colour)];
    }

    private sealed class Piece
    {
        private Rgb _sum;
        private float _squares;
        private double _off;
        private int _compared;

        public int Area { get; private set; }

        public Rgb Mean => (1f / Area) * _sum;

        public float Deviation => MathF.Sqrt(MathF.Max(0, (_squares / Area) - Rgb.Dot(Mean, Mean)) / 3);

        /// <summary>The mean difference from what lies beyond its edge.</summary>
        public double Contrast => _compared == 0 ? 0 : _off / _compared;

        public void Add(Rgb colour)
        {
            Area++;
            _sum += colour;
            _squares += Rgb.Dot(colour, colour);
        }

        public void Compare(bool inside, int other, ColourPlanes picture, DisjointPixels sets, int root)
        {
            if (inside && sets.Root(other) != root)
            {
                _off += (picture.At(other) - Mean).Largest;
                _compared++;
            }
        }
    }
}
