namespace TelemetryGrid.Flows;

/// <summary>What flows are summed by.</summary>
public enum FlowGroup
{
    /// <summary>Exporter and five-tuple: every flow by itself.</summary>
    Flow,
    Source,
    Destination,

    /// <summary>Source and destination address.</summary>
    Conversation,
    Application,
    Protocol,
    SourcePort,
    DestinationPort,
    Dscp,
    IngressInterface,
    EgressInterface,
    SourceAs,
    DestinationAs,
    Exporter,
}
