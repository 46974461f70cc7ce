using CsCheck;
using Myna.Layers.Editing.Selecting;

namespace Myna.Layers.Tests.Editing.Selecting;

public sealed class MaximumFlowTests
{
    private const int Nodes = 7;

    [Fact]
    public void No_other_cut_costs_less()
        => Gen.Select(Gen.Select(Gen.Int[0, 50], Gen.Int[0, 50]).Array[Nodes], Gen.Int[0, 40].Array[Nodes * Nodes]).Sample(
            (terminals, links) =>
            {
                var network = new MaximumFlow(Nodes);
                for (int a = 0; a < Nodes; a++)
                {
                    network.Terminals(a, terminals[a].Item1, terminals[a].Item2);
                    for (int b = a + 1; b < Nodes; b++)
                    {
                        network.Link(a, b, links[(a * Nodes) + b]);
                    }
                }

                bool[] cut = network.Cut(TestContext.Current.CancellationToken);
                int least = Enumerable.Range(0, 1 << Nodes).Min(set => Cost([.. Enumerable.Range(0, Nodes).Select(i => (set >> i & 1) != 0)]));
                Assert.Equal(least, Cost(cut));

                int Cost(bool[] side)
                {
                    int cost = 0;
                    for (int a = 0; a < Nodes; a++)
                    {
                        cost += side[a] ? terminals[a].Item2 : terminals[a].Item1;
                        for (int b = a + 1; b < Nodes; b++)
                        {
                            cost += side[a] != side[b] ? links[(a * Nodes) + b] : 0;
                        }
                    }

                    return cost;
                }
            },
            iter: 300);
}
