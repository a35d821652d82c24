using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using TelemetryGrid.Gateway.Prometheus.Json;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Gateway.Prometheus.Export;

/// <summary>
/// Writes samples as text, series by series; those of a metric have to follow each other. Staleness markers are left out: no format has a
/// way to write them. Nothing is sent before a buffer is full. Not thread-safe.
/// </summary>
internal sealed class ExportWriter(Stream stream, ExportFormat format)
{
    private const int SendBytes = 64 * 1024;
    private const int SamplesPerLine = 8192;
    private const int NumberBytes = SampleText.MaxLength + 32;

    private readonly ArrayBufferWriter<byte> _text = new(SendBytes + 4096);
    private Labels? _series;
    private byte[] _head = [];
    private string? _metric;

    /// <summary>Part of it may be on its way.</summary>
    public bool HasSent { get; private set; }

    public static string ContentType(ExportFormat format) =>
        format switch
        {
            ExportFormat.OpenMetrics => "application/openmetrics-text; version=1.0.0; charset=utf-8",
            ExportFormat.Text => "text/plain; version=0.0.4; charset=utf-8",
            ExportFormat.Csv => "text/csv; charset=utf-8; header=present",
            _ => "application/jsonl; charset=utf-8",
        };

    /// <summary>What stands before the first series.</summary>
    public void Begin()
    {
        if (format == ExportFormat.Csv)
        {
            _text.Write("series,timestamp_ms,value\r\n"u8);
        }
    }

    /// <summary>Samples of a series, in the order of time; may be called for one series repeatedly.</summary>
    public async ValueTask WriteAsync(Labels labels, SampleBuffer samples, CancellationToken cancellation)
    {
        if (!ReferenceEquals(labels, _series))
        {
            Begin(labels);
        }
        for (var at = 0; at < samples.Count; )
        {
            at = format == ExportFormat.Jsonl ? WriteObject(samples, at) : WriteLines(samples, at);
            if (_text.WrittenCount >= SendBytes)
            {
                await SendAsync(cancellation);
            }
        }
    }

    /// <summary>What stands behind the last series.</summary>
    public async ValueTask EndAsync(CancellationToken cancellation)
    {
        if (format is ExportFormat.OpenMetrics or ExportFormat.Text)
        {
            _text.Write("# EOF\n"u8);
        }
        await SendAsync(cancellation);
    }

    private void Begin(Labels labels)
    {
        _series = labels;
        if (format is ExportFormat.OpenMetrics or ExportFormat.Text && labels.Name != _metric)
        {
            _metric = labels.Name;
            Write($"# TYPE {ExportText.Metric(_metric)} {(format == ExportFormat.Text ? "untyped" : "unknown")}\n");
        }
        _head = Encoding.UTF8.GetBytes(
            format switch
            {
                ExportFormat.Csv => $"\"{labels.ToString().Replace("\"", "\"\"", StringComparison.Ordinal)}\",",
                ExportFormat.Jsonl => $"{{\"metric\":{Object(labels)},\"timestamps\":[",
                _ => ExportText.Series(labels) + " ",
            }
        );
    }

    private int WriteLines(SampleBuffer samples, int at)
    {
        for (; at < samples.Count && _text.WrittenCount < SendBytes; at++)
        {
            var (time, value) = (samples.Timestamps[at], samples.Values[at]);
            if (StaleMarker.Is(value))
            {
                continue;
            }
            var line = _text.GetSpan(_head.Length + NumberBytes);
            _head.CopyTo(line);
            var length = _head.Length;
            if (format == ExportFormat.Csv)
            {
                length += Milliseconds(time, line[length..]);
                line[length++] = (byte)',';
                length += SampleText.Format(value, line[length..]);
                line[length++] = (byte)'\r';
            }
            else
            {
                length += SampleText.Format(value, line[length..]);
                line[length++] = (byte)' ';
                length += format == ExportFormat.Text ? Milliseconds(time, line[length..]) : SampleText.FormatTime(time, line[length..]);
            }
            line[length++] = (byte)'\n';
            _text.Advance(length);
        }
        return at;
    }

    private int WriteObject(SampleBuffer samples, int at)
    {
        var through = Math.Min(samples.Count, at + SamplesPerLine);
        var count = 0;
        for (var i = at; i < through; i++)
        {
            if (StaleMarker.Is(samples.Values[i]))
            {
                continue;
            }
            _text.Write(count++ == 0 ? _head : ","u8);
            var text = _text.GetSpan(NumberBytes);
            _text.Advance(Milliseconds(samples.Timestamps[i], text));
        }
        if (count == 0)
        {
            return through;
        }
        count = 0;
        for (var i = at; i < through; i++)
        {
            if (StaleMarker.Is(samples.Values[i]))
            {
                continue;
            }
            _text.Write(count++ == 0 ? "],\"values\":[\""u8 : ",\""u8);
            var text = _text.GetSpan(NumberBytes);
            var length = SampleText.Format(samples.Values[i], text);
            text[length++] = (byte)'"';
            _text.Advance(length);
        }
        _text.Write("]}\n"u8);
        return through;
    }

    private async ValueTask SendAsync(CancellationToken cancellation)
    {
        HasSent = true;
        await stream.WriteAsync(_text.WrittenMemory, cancellation);
        _text.ResetWrittenCount();
    }

    private void Write(string text) =>
        _text.Advance(Encoding.UTF8.GetBytes(text, _text.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length))));

    private static int Milliseconds(long time, Span<byte> into)
    {
        Utf8Formatter.TryFormat(time, into, out var length);
        return length;
    }

    private static string Object(Labels labels) =>
        $"{{{string.Join(',', Enumerable.Range(0, labels.Count).Select(i => $"{Json(labels.NameAt(i))}:{Json(labels.ValueAt(i))}"))}}}";

    private static string Json(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
}
