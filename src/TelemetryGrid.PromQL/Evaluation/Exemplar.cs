namespace TelemetryGrid.PromQL;

/// <summary>An example of what a sample counts, a trace as a rule.</summary>
/// <param name="Labels">What it points at, for example <c>trace_id</c>.</param>
/// <param name="Value">The value of the example itself.</param>
/// <param name="TimestampMilliseconds">Since 1970.</param>
public sealed record Exemplar(Labels Labels, double Value, long TimestampMilliseconds)
{
    /// <summary>The most letters of its labels' names and values together, as OpenMetrics has it.</summary>
    public const int MaxLabelLetters = 128;
}
