using System.Text.Json.Serialization;

namespace TelemetryGrid.Client;

/// <summary>What flows are summed by.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<FlowGroup>))]
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

    /// <summary>ISO code of the country the source is in, or <c>unknown</c>.</summary>
    SourceCountry,
    DestinationCountry,

    /// <summary>Name of the network the source is in, of those the user describes, or <c>unknown</c>.</summary>
    SourceNetwork,
    DestinationNetwork,

    /// <summary>Site of that network, or <c>unknown</c>.</summary>
    SourceSite,
    DestinationSite,

    /// <summary>Tenant of that network, or <c>unknown</c>.</summary>
    SourceTenant,
    DestinationTenant,
}
