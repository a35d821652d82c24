using System.Collections.Immutable;
using TelemetryGrid.Alerts;

namespace TelemetryGrid.Grains.Alerts;

/// <summary>What an alert group stores.</summary>
[GenerateSerializer, Alias("TelemetryGrid.AlertGroupGrainState")]
public sealed class AlertGroupGrainState
{
    /// <summary>Which group it is; null while it is none.</summary>
    [Id(0)]
    public GroupHeading? Heading { get; set; }

    /// <summary>As <c>GroupStateFormat</c> writes it; empty for none.</summary>
    [Id(1)]
    public byte[] Group { get; set; } = [];

    [Id(2)]
    public DateTimeOffset SavedAt { get; set; }
}
