namespace TelemetryGrid.Series;

/// <summary>Why a partition could not answer; <see cref="Kind"/> is the error type of the Prometheus HTTP API, such as <c>execution</c>.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.SeriesFailure")]
public sealed record SeriesFailure([property: Id(0)] string Kind, [property: Id(1)] string Message);
