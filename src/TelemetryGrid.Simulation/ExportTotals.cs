namespace TelemetryGrid.Simulation;

/// <summary>
/// What one exporter sent since it started, exactly as it stands in its datagrams: octets and packets are not scaled by the sampling
/// interval, octets are those of the protocol's own fields (IP octets for NetFlow and IPFIX, frame lengths for sFlow).
/// </summary>
/// <param name="Datagrams">Datagrams handed to the network, templates and counters included.</param>
/// <param name="Records">Flow records, or sampled packets.</param>
/// <param name="Octets">Sum of the records' octets.</param>
/// <param name="Packets">Sum of the records' packets.</param>
/// <param name="CounterSamples">Interface counter samples; sFlow only.</param>
/// <param name="SendErrors">Datagrams that the operating system refused; not in the other figures.</param>
public readonly record struct ExportTotals(long Datagrams, long Records, ulong Octets, ulong Packets, long CounterSamples, long SendErrors);
