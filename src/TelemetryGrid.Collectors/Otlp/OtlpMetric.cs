using System.Text;
using TelemetryGrid.PromQL;
using TelemetryGrid.Protocols.Otlp;

namespace TelemetryGrid.Collectors.Otlp;

/// <summary>What the points of a metric share.</summary>
/// <param name="Text">Its own name, for messages.</param>
/// <param name="Name">As a series has it; empty when nothing of it is a letter or digit.</param>
internal sealed record OtlpMetric(string Text, string Name, OtlpMetricKind Kind, OtlpTemporality Temporality, bool IsMonotonic)
{
    private const int MaxText = 200;

    public required MetricMetadata Metadata { get; init; }

    public bool IsDelta => Temporality == OtlpTemporality.Delta;

    public static OtlpMetric Of(in OtlpMetricReader reader)
    {
        var text = Encoding.UTF8.GetString(reader.Name);
        var unit = Encoding.UTF8.GetString(reader.Unit);
        var isCounter = reader is { Kind: OtlpMetricKind.Sum, IsMonotonic: true };
        var name = OtlpNames.Metric(text, unit, reader.Kind, isCounter);
        var type = reader.Kind switch
        {
            OtlpMetricKind.Sum => isCounter ? "counter" : "gauge",
            OtlpMetricKind.Gauge => "gauge",
            OtlpMetricKind.Summary => "summary",
            _ => "histogram",
        };
        return new OtlpMetric(text.Length > MaxText ? text[..MaxText] : text, name, reader.Kind, reader.Temporality, reader.IsMonotonic)
        {
            Metadata = new MetricMetadata(name, type, Encoding.UTF8.GetString(reader.Description), OtlpUnits.Of(unit).Main),
        };
    }
}
