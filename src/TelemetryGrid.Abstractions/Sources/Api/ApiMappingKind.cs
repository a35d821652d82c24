namespace TelemetryGrid.Sources.Api;

/// <summary>What an <see cref="ApiMapping"/> makes.</summary>
public enum ApiMappingKind
{
    Metric,
    Log,
    Event,
}
