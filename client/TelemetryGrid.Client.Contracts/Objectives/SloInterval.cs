namespace TelemetryGrid.Client;

/// <summary>What was counted in one interval that ended then.</summary>
public sealed record SloInterval(DateTimeOffset Timestamp, double GoodEvents, double TotalEvents);
