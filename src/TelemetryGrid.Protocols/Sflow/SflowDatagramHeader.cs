using TelemetryGrid.Protocols.Flows;

namespace TelemetryGrid.Protocols.Sflow;

/// <summary>The head of an sFlow v5 datagram, and the tally of what was found in it.</summary>
public struct SflowDatagramHeader
{
    /// <summary>The agent's own address; it identifies the device, not the address the datagram came from.</summary>
    public FlowAddress AgentAddress;
    public uint SubAgentId;

    /// <summary>Counts the datagrams of this sub-agent.</summary>
    public uint SequenceNumber;

    /// <summary>Milliseconds since the agent started.</summary>
    public uint Uptime;

    /// <summary>Samples the datagram announces.</summary>
    public uint SampleCount;

    /// <summary>Flow samples and drop notifications that became flow records.</summary>
    public int FlowSamples;
    public int CounterSamples;

    /// <summary>Samples of a format this decoder does not know, skipped by length.</summary>
    public int UnknownSamples;

    /// <summary>Records of a format this decoder does not know, skipped by length.</summary>
    public int UnknownRecords;

    /// <summary>Samples given up because a length or value in them was wrong.</summary>
    public int MalformedSamples;

    /// <summary>Samples whose sampled header was no IP packet or was cut off before its ports.</summary>
    public int PartialHeaders;

    /// <summary>Flow samples with a sampling rate of 0; their records have an unknown interval.</summary>
    public int ZeroSamplingRates;

    /// <summary>True when a counter sample carried <see cref="Processor"/>.</summary>
    public bool HasProcessor;
    public ProcessorCounters Processor;
}
