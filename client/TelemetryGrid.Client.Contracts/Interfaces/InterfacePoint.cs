namespace TelemetryGrid.Client;

/// <summary>The mean rates of one interval.</summary>
/// <param name="Timestamp">When the interval ended.</param>
/// <param name="InBitsPerSecond">Inbound.</param>
/// <param name="OutBitsPerSecond">Outbound.</param>
public sealed record InterfacePoint(DateTimeOffset Timestamp, double InBitsPerSecond, double OutBitsPerSecond);
