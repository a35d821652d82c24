using System.Collections.Immutable;

namespace TelemetryGrid.Slo.Objectives;

/// <summary>A promise: this share of events, or of time, is good in every window.</summary>
/// <param name="Name">Its name, unique with <paramref name="Service"/>.</param>
/// <param name="Service">Whose promise it is.</param>
/// <param name="Indicator">What is measured.</param>
/// <param name="Target">The share that has to be good, between 0 and 1, exclusive.</param>
/// <param name="Windows">At least one; alerts are about the first.</param>
public sealed record ServiceLevelObjective(
    string Name,
    string Service,
    Indicator Indicator,
    double Target,
    ImmutableArray<SloWindow> Windows
)
{
    public string Description { get; init; } = "";

    /// <summary>Null when every event counts by itself.</summary>
    public SliceMethod? Slices { get; init; }

    public AlertingPolicy Alerting { get; init; } = new();

    public ImmutableSortedDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The share that may be bad. Rounded, so that 0.999 leaves 0.001 and no digits of the arithmetic.</summary>
    public double Budget => Math.Round(1 - Target, 12);

    public ObjectiveMethod Method =>
        Slices is not null ? ObjectiveMethod.TimeSlices
        : Indicator.Measurement is RatioMeasurement or PushedMeasurement { Threshold: null } ? ObjectiveMethod.Ratio
        : Indicator.Measurement is RawRatioMeasurement ? ObjectiveMethod.RawRatio
        : ObjectiveMethod.Threshold;
}
