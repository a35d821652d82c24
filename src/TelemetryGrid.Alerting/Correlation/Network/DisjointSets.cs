namespace TelemetryGrid.Alerting.Correlation.Network;

/// <summary>Numbers in sets that can be joined. The lowest number of a set stands for it, whatever the order of joining.</summary>
internal sealed class DisjointSets
{
    private readonly int[] _parent;

    public DisjointSets(int count)
    {
        _parent = new int[count];
        for (var i = 0; i < count; i++)
        {
            _parent[i] = i;
        }
    }

    public int Find(int item)
    {
        while (_parent[item] != item)
        {
            item = _parent[item] = _parent[_parent[item]];
        }
        return item;
    }

    public bool Join(int a, int b)
    {
        (a, b) = (Find(a), Find(b));
        if (a == b)
        {
            return false;
        }
        _parent[Math.Max(a, b)] = Math.Min(a, b);
        return true;
    }
}
