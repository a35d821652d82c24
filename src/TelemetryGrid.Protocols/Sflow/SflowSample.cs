namespace TelemetryGrid.Protocols.Sflow;

/// <summary>The head of one sample: what tells lost samples from quiet ones. A sequence is counted per agent, sub-agent, kind of sample and source.</summary>
public struct SflowSample
{
    public SflowSampleKind Kind;

    /// <summary>0 ifIndex, 1 smonVlanDataSource, 2 entPhysicalEntry.</summary>
    public uint SourceIdType;
    public uint SourceIdIndex;
    public uint SequenceNumber;

    /// <summary>As exported; 0 is malformed and means unknown here. Zero for counters.</summary>
    public uint SamplingRate;

    /// <summary>Packets that could have been sampled so far; its growth over the number of samples is the effective rate.</summary>
    public uint SamplePool;

    /// <summary>Samples the agent itself dropped so far for want of resources.</summary>
    public uint Drops;
}
