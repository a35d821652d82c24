namespace TelemetryGrid.PromQL;

/// <summary>
/// The values of an expression at every step, series by series. A step at which a series has no value holds the bit pattern of the
/// staleness marker, which no function produces, so that NaN stays a value. Series without any value are left out.
/// </summary>
/// <param name="Steps">The instants.</param>
/// <param name="Series">In no order, but the order of the result where an instant query asks for one.</param>
/// <param name="Annotations">What the user should be told besides.</param>
public sealed record StepMatrix(StepRange Steps, IReadOnlyList<StepSeries> Series, IReadOnlyList<QueryAnnotation> Annotations)
{
    public StepMatrix(StepRange steps, IReadOnlyList<StepSeries> series)
        : this(steps, series, []) { }
}
