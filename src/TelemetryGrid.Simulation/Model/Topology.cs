namespace TelemetryGrid.Simulation.Model;

/// <summary>The devices, what is attached to them, and the shortest ways between them over links that are up.</summary>
internal sealed class Topology
{
    private readonly Dictionary<(int From, int To, int Choice), SimulatedInterface[]?> _ways = [];

    public required IReadOnlyList<SimulatedDevice> Devices { get; init; }

    /// <summary>User devices behind access ports.</summary>
    public required Endpoint[] Users { get; init; }
    public required Endpoint[] Servers { get; init; }

    /// <summary>Networks beyond the edge.</summary>
    public required Endpoint[] Internet { get; init; }

    /// <summary>Grows whenever an interface goes up or down.</summary>
    public int Version { get; private set; }

    public void SetUp(SimulatedInterface target, bool isUp, TimeSpan now)
    {
        foreach (SimulatedInterface end in target.Peer is { } peer ? new[] { target, peer } : [target])
        {
            end.IsUp = isUp;
            end.LastChange = now;
        }
        Version++;
        _ways.Clear();
    }

    /// <summary>The hops from one endpoint to another; null when there is no way.</summary>
    public Hop[]? FindRoute(Endpoint from, Endpoint to, int pathHash)
    {
        if (from.Attachment is not { } first || to.Attachment is not { } last)
        {
            return null;
        }
        SimulatedInterface[]? way = FindWay(first.Device, last.Device, pathHash & 3);
        if (way is null)
        {
            return null;
        }
        // The way lists the interface out of which each device but the last sends.
        var hops = new Hop[way.Length + 1];
        SimulatedInterface ingress = first;
        for (int i = 0; i < way.Length; i++)
        {
            hops[i] = new Hop(ingress, way[i]);
            ingress = way[i].Peer!;
        }
        hops[^1] = new Hop(ingress, last);
        return hops;
    }

    private SimulatedInterface[]? FindWay(SimulatedDevice from, SimulatedDevice to, int choice)
    {
        if (_ways.TryGetValue((from.Index, to.Index, choice), out SimulatedInterface[]? known))
        {
            return known;
        }
        // Breadth first; trying the links from another starting point for each choice spreads flows over equal ways.
        var cameBy = new SimulatedInterface?[Devices.Count];
        var queue = new Queue<SimulatedDevice>([from]);
        while (queue.TryDequeue(out SimulatedDevice? device) && device != to)
        {
            for (int i = 0; i < device.Links.Count; i++)
            {
                SimulatedInterface link = device.Links[(i + choice) % device.Links.Count];
                SimulatedDevice next = link.Peer!.Device;
                if (link.IsUp && next != from && cameBy[next.Index] is null)
                {
                    cameBy[next.Index] = link;
                    queue.Enqueue(next);
                }
            }
        }
        var way = new List<SimulatedInterface>();
        for (SimulatedDevice device = to; device != from; )
        {
            if (cameBy[device.Index] is not { } link)
            {
                return _ways[(from.Index, to.Index, choice)] = null;
            }
            way.Add(link);
            device = link.Device;
        }
        way.Reverse();
        return _ways[(from.Index, to.Index, choice)] = [.. way];
    }
}
