namespace TelemetryGrid.Insights;

/// <summary>Which insights; all conditions together.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.InsightFind")]
public sealed record InsightFind
{
    /// <summary>Null for any.</summary>
    [Id(0)]
    public string? Type { get; init; }

    /// <summary>At least this severe; null for any.</summary>
    [Id(1)]
    public string? LeastSeverity { get; init; }

    /// <summary>A device, or <c>device/interface</c>; a device also finds its interfaces. Null for any.</summary>
    [Id(2)]
    public string? Entity { get; init; }

    [Id(3)]
    public string? CorrelationId { get; init; }

    [Id(4)]
    public DateTimeOffset From { get; init; } = DateTimeOffset.MinValue;

    [Id(5)]
    public int Limit { get; init; } = 100;
}
