namespace TelemetryGrid.Client;

/// <summary>A time in which alerts of something are expected and not told. All conditions must hold; at least one is needed.</summary>
public sealed record MaintenanceWindow
{
    /// <summary>Up to 64 letters, digits, dots, hyphens and underscores; given by the gateway when left out.</summary>
    public string? Id { get; init; }

    /// <summary>Now when left out.</summary>
    public DateTimeOffset? From { get; init; }

    public required DateTimeOffset To { get; init; }

    public string? Device { get; init; }

    public string? Site { get; init; }

    /// <summary>Conditions on labels as Alertmanager writes them, <c>a=~"b.*"</c>.</summary>
    public IReadOnlyList<string> Matchers { get; init; } = [];

    public string? CreatedBy { get; init; }

    public string? Comment { get; init; }
}
