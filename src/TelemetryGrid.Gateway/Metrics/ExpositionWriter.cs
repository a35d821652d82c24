using System.Globalization;
using System.Text;

namespace TelemetryGrid.Gateway.Metrics;

/// <summary>Writes metric families in Prometheus' text format 0.0.4 or in OpenMetrics 1.0, which differ in little.</summary>
internal sealed class ExpositionWriter(bool openMetrics)
{
    private readonly StringBuilder _text = new();

    public static string Write(IEnumerable<MetricFamily> families, bool openMetrics)
    {
        var writer = new ExpositionWriter(openMetrics);
        foreach (var family in families)
        {
            if (family.Series.Count > 0)
            {
                writer.Write(family);
            }
        }
        if (openMetrics)
        {
            writer._text.Append("# EOF\n");
        }
        return writer._text.ToString();
    }

    private void Write(MetricFamily family)
    {
        // OpenMetrics names a counter's family without the suffix its samples carry.
        var name = openMetrics && family.Kind == MetricKind.Counter ? family.Name[..^"_total".Length] : family.Name;
        var help = family.Help.ReplaceLineEndings(" ").Replace(@"\", @"\\", StringComparison.Ordinal);
        if (openMetrics)
        {
            help = help.Replace("\"", "\\\"", StringComparison.Ordinal);
        }
        var type = family.Kind switch
        {
            MetricKind.Counter => "counter",
            MetricKind.Gauge => "gauge",
            _ => "histogram",
        };
        _text.Append($"# HELP {name} {help}\n# TYPE {name} {type}\n");
        foreach (var (labels, reading) in family.Series)
        {
            if (family.Kind == MetricKind.Histogram)
            {
                WriteHistogram(family, labels, reading);
            }
            else
            {
                WriteSample(family.Name, labels, reading.Value);
            }
        }
    }

    private void WriteHistogram(MetricFamily family, string labels, SeriesReading reading)
    {
        var separator = labels.Length > 0 ? "," : "";
        long cumulative = 0;
        for (var i = 0; i < reading.Buckets.Length; i++)
        {
            cumulative += reading.Buckets[i];
            var bound = i < family.Bounds!.Length ? Number(family.Bounds[i]) : "+Inf";
            // OpenMetrics wants bounds in the form of floating-point numbers.
            if (openMetrics && bound.All(c => char.IsAsciiDigit(c)))
            {
                bound += ".0";
            }
            WriteSample($"{family.Name}_bucket", $"{labels}{separator}le=\"{bound}\"", cumulative);
        }
        WriteSample($"{family.Name}_sum", labels, reading.Value);
        WriteSample($"{family.Name}_count", labels, reading.Count);
    }

    private void WriteSample(string name, string labels, double value)
    {
        _text.Append(name);
        if (labels.Length > 0)
        {
            _text.Append('{').Append(labels).Append('}');
        }
        _text.Append(' ').Append(Number(value)).Append('\n');
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
