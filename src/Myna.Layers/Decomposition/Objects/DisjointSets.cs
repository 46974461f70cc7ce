namespace Myna.Layers.Decomposition.Objects;

/// <summary>Sets of numbers that can be joined (union–find).</summary>
internal sealed class DisjointSets(int count)
{
    private readonly int[] _parent = [.. Enumerable.Range(0, count)];

    public int Root(int i)
    {
        while (_parent[i] != i)
        {
            _parent[i] = _parent[_parent[i]];
            i = _parent[i];
        }

        return i;
    }

    public void Join(int a, int b) => _parent[Root(a)] = Root(b);
}
