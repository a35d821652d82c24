using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Storage.Series;

/// <summary>Writes samples as text, series by series. In the text formats series of one metric must follow each other. Not thread-safe.</summary>
public sealed class SeriesExportWriter : IAsyncDisposable
{
    private const int SamplesPerLine = 8192;

    private readonly StreamWriter _text;
    private readonly ExportFormat _format;
    private string? _metric;

    public SeriesExportWriter(Stream stream, ExportFormat format)
    {
        _text = new StreamWriter(stream, new UTF8Encoding(false), 1 << 16, leaveOpen: true) { NewLine = "\n" };
        _format = format;
    }

    public long Samples { get; private set; }

    /// <summary>Staleness markers left out.</summary>
    public long StaleMarkers { get; private set; }

    /// <summary>Writes what stands before the first series.</summary>
    public async ValueTask BeginAsync()
    {
        if (_format == ExportFormat.Csv)
        {
            await _text.WriteLineAsync("series,timestamp_ms,value");
        }
    }

    /// <summary>Writes samples of a series.</summary>
    public async ValueTask WriteAsync(Labels labels, SampleBuffer samples, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(samples);
        if (_format == ExportFormat.JsonLines)
        {
            await WriteJsonAsync(labels, samples, cancellation);
            return;
        }
        var series = _format == ExportFormat.Csv ? Quote(labels.ToString()) : Exposition(labels);
        if (_format != ExportFormat.Csv && labels.Name != _metric && labels.Name.Length > 0)
        {
            _metric = labels.Name;
            var type = _format == ExportFormat.OpenMetrics ? "unknown" : "untyped";
            await _text.WriteLineAsync($"# TYPE {(IsPlainMetric(_metric) ? _metric : Text(_metric))} {type}");
        }
        for (var i = 0; i < samples.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var (time, value) = (samples.Timestamps[i], samples.Values[i]);
            if (StaleMarker.Is(value))
            {
                StaleMarkers++;
                continue;
            }
            Samples++;
            await _text.WriteAsync(
                _format switch
                {
                    ExportFormat.Csv => $"{series},{time},{Number(value)}\n",
                    ExportFormat.OpenMetrics => $"{series} {Number(value)} {time / 1000m:0.###}\n",
                    _ => $"{series} {Number(value)} {time}\n",
                }
            );
        }
    }

    /// <summary>Writes what stands behind the last series.</summary>
    public async ValueTask EndAsync(CancellationToken cancellation)
    {
        if (_format == ExportFormat.OpenMetrics)
        {
            await _text.WriteLineAsync("# EOF");
        }
        await _text.FlushAsync(cancellation);
    }

    public ValueTask DisposeAsync() => _text.DisposeAsync();

    private async ValueTask WriteJsonAsync(Labels labels, SampleBuffer samples, CancellationToken cancellation)
    {
        var metric = new StringBuilder("{\"metric\":{");
        for (var i = 0; i < labels.Count; i++)
        {
            metric.Append(i == 0 ? "" : ",").Append(Json(labels.NameAt(i))).Append(':').Append(Json(labels.ValueAt(i)));
        }
        metric.Append("},\"timestamps\":[");
        for (var at = 0; at < samples.Count; at += SamplesPerLine)
        {
            cancellation.ThrowIfCancellationRequested();
            var times = new StringBuilder();
            var values = new StringBuilder();
            for (var i = at; i < Math.Min(samples.Count, at + SamplesPerLine); i++)
            {
                if (StaleMarker.Is(samples.Values[i]))
                {
                    StaleMarkers++;
                    continue;
                }
                Samples++;
                times.Append(times.Length == 0 ? "" : ",").Append(samples.Timestamps[i]);
                values.Append(values.Length == 0 ? "\"" : ",\"").Append(Number(samples.Values[i])).Append('"');
            }
            if (times.Length > 0)
            {
                await _text.WriteAsync($"{metric}{times}],\"values\":[{values}]}}\n");
            }
        }
    }

    private static string Json(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    // Names that are not made of the old characters stand quoted between the braces (Prometheus 3, UTF-8 names).
    private static string Exposition(Labels labels)
    {
        var isPlain = IsPlainMetric(labels.Name);
        var parts = new List<string>();
        if (!isPlain && labels.Name.Length > 0)
        {
            parts.Add(Text(labels.Name));
        }
        for (var i = 0; i < labels.Count; i++)
        {
            var name = labels.NameAt(i);
            if (name != Labels.MetricName)
            {
                parts.Add($"{(IsPlainLabel(name) ? name : Text(name))}={Text(labels.ValueAt(i))}");
            }
        }
        return (isPlain ? labels.Name : "") + (parts.Count > 0 ? $"{{{string.Join(',', parts)}}}" : "");
    }

    private static bool IsPlainMetric(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or ':');

    private static bool IsPlainLabel(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_');

    private static string Text(string text) =>
        "\""
        + text.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal)
        + "\"";

    private static string Quote(string text) => "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    private static string Number(double value) =>
        double.IsPositiveInfinity(value) ? "+Inf"
        : double.IsNegativeInfinity(value) ? "-Inf"
        : value.ToString("R", CultureInfo.InvariantCulture);
}
