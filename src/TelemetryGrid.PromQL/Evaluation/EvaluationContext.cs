namespace TelemetryGrid.PromQL.Evaluation;

/// <summary>What all parts of one evaluation share.</summary>
internal sealed class EvaluationContext(ISeriesSource source, EvaluationSettings settings, CancellationToken cancellation)
{
    public ISeriesSource Source { get; } = source;

    public EvaluationSettings Settings { get; } = settings;

    public CancellationToken Cancellation { get; } = cancellation;

    public AnnotationSet Annotations { get; } = new();

    public SampleBudget Budget { get; } = new(settings.MaxSamples);

    /// <summary>A row that counts as samples held.</summary>
    public double[] NewRow(StepRange steps)
    {
        Budget.Take(steps.Count);
        return new double[steps.Count];
    }

    public static QueryException Fail(string message) => new(QueryErrorKind.Execution, message);

    public static QueryException DuplicateLabels() => Fail("vector cannot contain metrics with the same labelset");
}
