namespace TelemetryGrid.PromQL;

/// <summary>What an exporter says of a metric.</summary>
/// <param name="Metric">The metric family's name.</param>
/// <param name="Type"><c>counter</c>, <c>gauge</c>, <c>histogram</c>, <c>gaugehistogram</c>, <c>summary</c>, <c>info</c>, <c>stateset</c> or <c>unknown</c>.</param>
/// <param name="Help">One line of text.</param>
/// <param name="Unit">The unit; may be empty.</param>
public sealed record MetricMetadata(string Metric, string Type, string Help, string Unit);
