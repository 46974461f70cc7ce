using Myna.Layers.Decomposition.Letters;

namespace Myna.Layers.Decomposition.Matting;

/// <summary>Gives each pixel of a soft shadow to the thing it belongs to: the one that its piece of shadow touches most, or of several the nearest.</summary>
internal static class ShadowOwners
{
    private const double Most = 0.75;
    private const int Gap = 3;

    /// <summary>For each pixel the object (its index plus 1) whose shadow lies there, then the blocks of lettering; 0 for none.</summary>
    /// <param name="shadow">How strong the shadows are; 0 for none: [height, width].</param>
    /// <param name="rank">The object (its index plus 1) that each pixel shows.</param>
    /// <param name="objects">How many objects there are.</param>
    /// <param name="blocks">The blocks of lettering; the first has the number <paramref name="objects"/> + 1.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    public static int[] Find(float[] shadow, int[] rank, int objects, IReadOnlyList<LetterBlock> blocks, int width, int height)
    {
        var owner = new int[shadow.Length];
        var source = new int[shadow.Length];
        var steps = new int[shadow.Length];
        var queue = new Queue<int>();
        for (int i = 0; i < rank.Length; i++)
        {
            source[i] = rank[i];
        }

        for (int b = 0; b < blocks.Count; b++)
        {
            LetterBlock block = blocks[b];
            for (int j = 0; j < block.Mask.Length; j++)
            {
                if (block.Mask[j])
                {
                    source[((block.Box.Y + (j / block.Box.Width)) * width) + block.Box.X + (j % block.Box.Width)] = objects + 1 + b;
                }
            }
        }

        // Soft edges lie between a thing and its shadow, so the first few steps may lead over anything.
        for (int i = 0; i < source.Length; i++)
        {
            if (source[i] > 0)
            {
                queue.Enqueue(i);
            }
        }

        while (queue.TryDequeue(out int i))
        {
            int x = i % width, y = i / width;
            Visit(x > 0, i - 1, i);
            Visit(x + 1 < width, i + 1, i);
            Visit(y > 0, i - width, i);
            Visit(y + 1 < height, i + width, i);
        }

        for (int i = 0; i < owner.Length; i++)
        {
            owner[i] = shadow[i] > 0 && rank[i] == 0 ? source[i] : 0;
        }

        GiveWholePieces(owner, shadow, width, height);
        return owner;

        void Visit(bool inside, int to, int from)
        {
            if (inside && source[to] == 0 && (shadow[to] > 0 || steps[from] < Gap))
            {
                source[to] = source[from];
                steps[to] = steps[from] + 1;
                queue.Enqueue(to);
            }
        }
    }

    /// <summary>A piece that is mostly one thing's is all that thing's.</summary>
    private static void GiveWholePieces(int[] owner, float[] shadow, int width, int height)
    {
        var visited = new bool[owner.Length];
        var piece = new List<int>();
        for (int start = 0; start < owner.Length; start++)
        {
            if (visited[start] || owner[start] == 0)
            {
                continue;
            }

            piece.Clear();
            piece.Add(start);
            visited[start] = true;
            var weight = new Dictionary<int, double>();
            for (int next = 0; next < piece.Count; next++)
            {
                int i = piece[next], x = i % width, y = i / width;
                weight[owner[i]] = weight.GetValueOrDefault(owner[i]) + shadow[i];
                Visit(x > 0, i - 1);
                Visit(x + 1 < width, i + 1);
                Visit(y > 0, i - width);
                Visit(y + 1 < height, i + width);
            }

            KeyValuePair<int, double> first = weight.MaxBy(pair => pair.Value);
            if (first.Value > Most * weight.Values.Sum())
            {
                foreach (int i in piece)
                {
                    owner[i] = first.Key;
                }
            }

            void Visit(bool inside, int j)
            {
                if (inside && !visited[j] && owner[j] > 0)
                {
                    visited[j] = true;
                    piece.Add(j);
                }
            }
        }
    }
}
