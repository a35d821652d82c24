namespace TelemetryGrid.Topology;

/// <summary>What makes a path short.</summary>
public enum TopologyWeight : byte
{
    /// <summary>Few links; among equally many, trustworthy ones.</summary>
    Hops,

    /// <summary>Trustworthy links: each costs the reciprocal of its confidence.</summary>
    Confidence,
}
