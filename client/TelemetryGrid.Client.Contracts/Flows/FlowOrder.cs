using System.Text.Json.Serialization;

namespace TelemetryGrid.Client;

/// <summary>What makes a group of flows large.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<FlowOrder>))]
public enum FlowOrder
{
    Bytes,
    Packets,
}
