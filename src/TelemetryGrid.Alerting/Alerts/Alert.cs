using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Alerts;

/// <summary>An alert as it is routed and told: what it is about, since when, and until when it counts as firing unless it is heard of again.</summary>
public sealed record Alert(
    Labels Labels,
    Labels Annotations,
    DateTimeOffset StartsAt,
    DateTimeOffset EndsAt,
    DateTimeOffset UpdatedAt,
    string GeneratorUrl
)
{
    /// <summary>The end was not given by the sender but follows from its silence.</summary>
    public bool EndIsTimeout { get; init; }

    public bool IsResolvedAt(DateTimeOffset now) => EndsAt <= now;
}
