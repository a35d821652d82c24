namespace TelemetryGrid.Protocols.Flows;

/// <summary>The flow export protocols that the decoders of this assembly read.</summary>
public enum FlowProtocol : byte
{
    Unknown = 0,
    NetflowV5 = 5,
    NetflowV9 = 9,
    Ipfix = 10,
    SflowV5 = 105,
}
