namespace TelemetryGrid.Alerting.Configuration;

/// <summary>One way of telling one receiver: its kind (<c>email</c>, <c>webhook</c> …), its place among those of that kind, and its settings.</summary>
public sealed record Integration(string Kind, int Index, bool SendResolved, Settings Settings);
