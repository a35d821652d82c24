using System.Collections.Immutable;

namespace TelemetryGrid.Alerting.Configuration;

/// <summary>A receiver and all its integrations; one without any takes notifications and tells nobody.</summary>
public sealed record Receiver(string Name, ImmutableArray<Integration> Integrations);
