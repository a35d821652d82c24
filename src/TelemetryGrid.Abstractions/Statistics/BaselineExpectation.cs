namespace TelemetryGrid.Statistics;

/// <summary>What the hour-of-week baseline expects now. <see cref="Maturity"/> is 0 (nothing learned) to 1 (weeks of this hour seen).</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.BaselineExpectation")]
public sealed record BaselineExpectation(
    [property: Id(0)] double Expected,
    [property: Id(1)] double Lower,
    [property: Id(2)] double Upper,
    [property: Id(3)] double Maturity
);
