namespace Myna.Layers.Decomposition.Letters;

/// <summary>Sets of pixels that can be joined (union–find with the larger number pointing to the smaller).</summary>
internal sealed class DisjointPixels
{
    private readonly int[] _parent;

    public DisjointPixels(int count)
    {
        _parent = new int[count];
        for (int i = 0; i < count; i++)
        {
            _parent[i] = i;
        }
    }

    public int Root(int i)
    {
        while (_parent[i] != i)
        {
            _parent[i] = _parent[_parent[i]];
            i = _parent[i];
        }

        return i;
    }

    public void Join(int a, int b)
    {
        (int p, int q) = (Root(a), Root(b));
        if (p < q)
        {
            _parent[q] = p;
        }
        else
        {
            _parent[p] = q;
        }
    }
}
