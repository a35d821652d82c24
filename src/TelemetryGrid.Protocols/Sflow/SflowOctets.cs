namespace TelemetryGrid.Protocols.Sflow;

/// <summary>What one sampled packet adds to <see cref="Flows.FlowRecord.OctetDeltaCount"/>.</summary>
public enum SflowOctets : byte
{
    /// <summary>
    /// The record's frame_length: the whole layer-2 frame including octets the agent stripped (for Ethernet the frame check sequence).
    /// It is what the interface counters of the same agent count, and what sfacctd counts.
    /// </summary>
    FrameLength,

    /// <summary>The IP header's own length where a header was sampled, as NetFlow counts; frame_length for everything else.</summary>
    IPTotalLength,
}
