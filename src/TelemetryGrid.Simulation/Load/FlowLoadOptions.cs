using System.Net;

namespace TelemetryGrid.Simulation.Load;

/// <summary>What a load generator sends.</summary>
public sealed class FlowLoadOptions
{
    /// <summary>The collector. Default 127.0.0.1:2055.</summary>
    public IPEndPoint Collector { get; set; } = new(IPAddress.Loopback, 2055);

    /// <summary>Different flow keys, rounded up to whole datagrams of 30; 49 octets of memory each. 1 to 20,000,000, default 30,000.</summary>
    public int DistinctFlows { get; set; } = 30_000;

    /// <summary>Flow records to send in total, rounded up to whole datagrams; 0 for no end. Default 0.</summary>
    public long TotalFlows { get; set; }

    /// <summary>Flow records a second; 0 for as fast as the system takes them. Default 0.</summary>
    public double FlowsPerSecond { get; set; }

    /// <summary>Whether the system may cut large sends into datagrams, where it can; off, every datagram is a send of its own, as from a real exporter. Default true.</summary>
    public bool Segmentation { get; set; } = true;

    /// <summary>Chooses addresses, ports and counts. Default 1.</summary>
    public int Seed { get; set; } = 1;

    /// <summary>Everything that is wrong, one sentence each; empty when nothing is.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (DistinctFlows is < 1 or > 20_000_000)
        {
            errors.Add("DistinctFlows must be 1 to 20,000,000.");
        }
        if (TotalFlows < 0)
        {
            errors.Add("TotalFlows must not be negative.");
        }
        if (!(FlowsPerSecond >= 0))
        {
            errors.Add("FlowsPerSecond must not be negative.");
        }
        return errors;
    }
}
