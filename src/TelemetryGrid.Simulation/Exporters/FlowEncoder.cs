using TelemetryGrid.Protocols.Flows;

namespace TelemetryGrid.Simulation.Exporters;

/// <summary>Packs flow records into datagrams of one protocol.</summary>
internal abstract class FlowEncoder
{
    /// <summary>Records in the datagram begun.</summary>
    public abstract int Count { get; }

    /// <summary>False for what the protocol cannot express, such as IPv6 in NetFlow v5.</summary>
    public virtual bool CanEncode(in FlowRecord record) => true;

    /// <summary>Appends a record; false when it does not fit any more and the datagram must be finished first.</summary>
    public abstract bool TryAdd(in FlowRecord record, ExportClock clock);

    /// <summary>Completes the datagram, which is valid until the next call.</summary>
    public abstract ReadOnlySpan<byte> Finish(ExportClock clock);

    /// <summary>Datagrams that explain the others: templates, sampling, interface names. Called when no datagram is begun.</summary>
    public virtual IEnumerable<byte[]> Announce(ExportClock clock) => [];
}
