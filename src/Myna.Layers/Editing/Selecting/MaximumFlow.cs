namespace Myna.Layers.Editing.Selecting;

/// <summary>
/// The least cut between a source and a sink in a network with capacities, by the greatest flow (E. A. Dinic, 1970): layers by breadth
/// first, then blocking flows by depth first. Whole numbers, so the cut is the same on every machine.
/// </summary>
internal sealed class MaximumFlow
{
    private readonly List<int> _target = [];
    private readonly List<long> _capacity = [];
    private readonly List<int>[] _edges;
    private readonly int _source, _sink;

    /// <summary>A network without edges.</summary>
    /// <param name="nodes">How many nodes there are beside the source and the sink.</param>
    public MaximumFlow(int nodes)
    {
        (_source, _sink) = (nodes, nodes + 1);
        _edges = [.. Enumerable.Range(0, nodes + 2).Select(_ => new List<int>())];
    }

    /// <summary>What it costs to have a node on the sink's side, and on the source's side.</summary>
    public void Terminals(int node, long fromSource, long toSink)
    {
        // What both have in common flows straight through.
        long common = Math.Min(fromSource, toSink);
        if (fromSource > common)
        {
            Add(_source, node, fromSource - common, 0);
        }

        if (toSink > common)
        {
            Add(node, _sink, toSink - common, 0);
        }
    }

    /// <summary>What it costs to part two nodes.</summary>
    public void Link(int a, int b, long capacity) => Add(a, b, capacity, capacity);

    /// <summary>Which nodes are on the source's side of the least cut.</summary>
    public bool[] Cut(CancellationToken cancellationToken)
    {
        var level = new int[_edges.Length];
        var next = new int[_edges.Length];
        while (Layers(level))
        {
            cancellationToken.ThrowIfCancellationRequested();
            Array.Clear(next);
            while (Push(level, next) > 0)
            {
            }
        }

        return [.. level.Take(_source).Select(l => l >= 0)];
    }

    private void Add(int from, int to, long capacity, long back)
    {
        _edges[from].Add(_target.Count);
        _target.Add(to);
        _capacity.Add(capacity);
        _edges[to].Add(_target.Count);
        _target.Add(from);
        _capacity.Add(back);
    }

    private bool Layers(int[] level)
    {
        Array.Fill(level, -1);
        level[_source] = 0;
        var queue = new Queue<int>([_source]);
        while (queue.TryDequeue(out int node))
        {
            foreach (int edge in _edges[node])
            {
                if (_capacity[edge] > 0 && level[_target[edge]] < 0)
                {
                    level[_target[edge]] = level[node] + 1;
                    queue.Enqueue(_target[edge]);
                }
            }
        }

        return level[_sink] >= 0;
    }

    /// <summary>One path to the sink, with a stack of its own: paths can be long.</summary>
    private long Push(int[] level, int[] next)
    {
        var path = new Stack<int>();
        int node = _source;
        while (node != _sink)
        {
            if (next[node] < _edges[node].Count)
            {
                int edge = _edges[node][next[node]];
                if (_capacity[edge] > 0 && level[_target[edge]] == level[node] + 1)
                {
                    path.Push(edge);
                    node = _target[edge];
                }
                else
                {
                    next[node]++;
                }
            }
            else if (path.TryPop(out int back))
            {
                node = _target[back ^ 1];
                next[node]++;
            }
            else
            {
                return 0;
            }
        }

        long flow = path.Min(edge => _capacity[edge]);
        foreach (int edge in path)
        {
            _capacity[edge] -= flow;
            _capacity[edge ^ 1] += flow;
        }

        return flow;
    }
}
