using System.Buffers;
using System.Text;
using TelemetryGrid.Collectors.Metrics;
using TelemetryGrid.PromQL;
using TelemetryGrid.Protocols.Exposition;

namespace TelemetryGrid.Collectors.Prometheus;

/// <summary>Reads pages in the text formats of Prometheus and in OpenMetrics into a <see cref="ScrapePage"/>.</summary>
internal static class ExpositionPageParser
{
    /// <summary>Null when the page was read to its end, or as far as <see cref="ScrapePage.Error"/> let it; else what is wrong, by line.</summary>
    public static string? Parse(ReadOnlySpan<byte> body, bool isOpenMetrics, ScrapePage page)
    {
        var reader = new ExpositionReader(body, isOpenMetrics ? ExpositionDialect.OpenMetrics : ExpositionDialect.Text);
        while (true)
        {
            switch (reader.Read())
            {
                case ExpositionEntry.Sample:
                    long? timestamp = reader.HasTimestamp ? reader.TimestampMs : null;
                    if (!page.TryAdd(reader.SeriesText, timestamp, reader.Value))
                    {
                        var labels = page.Scratch;
                        if (ReadLabels(ref reader, labels) is { } twice)
                        {
                            return $"line {reader.Line}: label {twice} comes twice";
                        }
                        if (!page.AddNew(reader.SeriesText, labels, timestamp, reader.Value))
                        {
                            return null;
                        }
                    }
                    if (reader.HasExemplar)
                    {
                        page.AddExemplar(ExemplarText.Read(ref reader, timestamp ?? page.Timestamp));
                    }
                    break;
                case ExpositionEntry.Type:
                    page.Type(reader.MetricName, NameOf(reader.Type));
                    break;
                case ExpositionEntry.Help:
                    Help(page, reader.MetricName, reader.Text, reader.Dialect);
                    break;
                case ExpositionEntry.Unit:
                    page.Unit(reader.MetricName, reader.Text);
                    break;
                case ExpositionEntry.End:
                    return null;
                case ExpositionEntry.Error:
                    return reader.Error.ToString();
                default:
                    break;
            }
        }
    }

    // The name of a label that is there twice, or null. An empty value is no label, but its name is taken.
    private static string? ReadLabels(ref ExpositionReader reader, LabelScratch labels)
    {
        labels.Set(Labels.MetricName, Text(reader.MetricName));
        HashSet<string>? empty = null;
        foreach (var label in reader.Labels)
        {
            var (name, value) = (Text(label.Name), Text(label.RawValue));
            if (labels.Get(name).Length > 0 || empty?.Contains(name) == true)
            {
                return name;
            }
            if (value.Length == 0)
            {
                (empty ??= new(StringComparer.Ordinal)).Add(name);
            }
            labels.Add(name, value);
        }
        return null;
    }

    private static string Text(ReadOnlySpan<byte> raw)
    {
        if (!ExpositionText.HasEscapes(raw))
        {
            return Encoding.UTF8.GetString(raw);
        }
        var buffer = ArrayPool<byte>.Shared.Rent(raw.Length);
        var text = Encoding.UTF8.GetString(buffer, 0, ExpositionText.UnescapeLabel(raw, buffer));
        ArrayPool<byte>.Shared.Return(buffer);
        return text;
    }

    private static void Help(ScrapePage page, ReadOnlySpan<byte> family, ReadOnlySpan<byte> raw, ExpositionDialect dialect)
    {
        if (!ExpositionText.HasEscapes(raw))
        {
            page.Help(family, raw);
            return;
        }
        var buffer = ArrayPool<byte>.Shared.Rent(raw.Length);
        page.Help(family, buffer.AsSpan(0, ExpositionText.UnescapeHelp(raw, dialect, buffer)));
        ArrayPool<byte>.Shared.Return(buffer);
    }

    private static string NameOf(ExpositionMetricType type) =>
        type switch
        {
            ExpositionMetricType.Counter => "counter",
            ExpositionMetricType.Gauge => "gauge",
            ExpositionMetricType.Histogram => "histogram",
            ExpositionMetricType.GaugeHistogram => "gaugehistogram",
            ExpositionMetricType.Summary => "summary",
            ExpositionMetricType.Info => "info",
            ExpositionMetricType.StateSet => "stateset",
            _ => "unknown",
        };
}
