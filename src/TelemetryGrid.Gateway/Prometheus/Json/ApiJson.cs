using System.IO.Pipelines;
using System.Text.Encodings.Web;
using System.Text.Json;
using TelemetryGrid.PromQL;
using TelemetryGrid.PromQL.Syntax;

namespace TelemetryGrid.Gateway.Prometheus.Json;

/// <summary>Writes an answer straight into the response, never holding more than a few buffers of it.</summary>
internal sealed class ApiJson : IAsyncDisposable
{
    // What is written before the reader must have taken it.
    private const int FlushBytes = 64 * 1024;

    private static readonly JsonWriterOptions Options = new()
    {
        // Answers are JSON documents, never parts of a page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
        // The deepest there is: a parsed query within its answer.
        MaxDepth = ExprJson.MaxDepth + 8,
    };

    private readonly PipeWriter _pipe;
    private readonly CancellationToken _aborted;
    private long _flushed;

    public ApiJson(HttpContext context, int status = StatusCodes.Status200OK)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        _pipe = context.Response.BodyWriter;
        _aborted = context.RequestAborted;
        Writer = new Utf8JsonWriter(_pipe, Options);
    }

    public Utf8JsonWriter Writer { get; }

    /// <summary>Waits for the reader when much was written since it last took something. Call it at least once per few kilobytes.</summary>
    public ValueTask CatchUpAsync() =>
        Writer.BytesCommitted + Writer.BytesPending - _flushed < FlushBytes ? ValueTask.CompletedTask : FlushAsync();

    public void WriteLabels(Labels labels)
    {
        Writer.WriteStartObject();
        for (var i = 0; i < labels.Count; i++)
        {
            Writer.WriteString(labels.NameAt(i), labels.ValueAt(i));
        }
        Writer.WriteEndObject();
    }

    /// <summary>A sample: <c>[1435781451.781,"1"]</c>.</summary>
    public void WriteSample(long milliseconds, double value)
    {
        Span<byte> text = stackalloc byte[SampleText.MaxLength + 32];
        text[0] = (byte)'[';
        var length = 1 + SampleText.FormatTime(milliseconds, text[1..]);
        text[length++] = (byte)',';
        text[length++] = (byte)'"';
        length += SampleText.Format(value, text[length..]);
        text[length++] = (byte)'"';
        text[length++] = (byte)']';
        Writer.WriteRawValue(text[..length], skipInputValidation: true);
    }

    /// <summary>A scalar, whose value never has an exponent.</summary>
    public void WriteScalar(long milliseconds, double value)
    {
        Span<byte> text = stackalloc byte[SampleText.MaxLength];
        Writer.WriteStartArray();
        WriteTime(milliseconds);
        Writer.WriteStringValue(text[..SampleText.FormatPlain(value, text)]);
        Writer.WriteEndArray();
    }

    public void WriteTime(long milliseconds)
    {
        Span<byte> text = stackalloc byte[32];
        Writer.WriteRawValue(text[..SampleText.FormatTime(milliseconds, text)], skipInputValidation: true);
    }

    /// <summary>A list under a name; left out when empty.</summary>
    public void WriteTexts(string name, IReadOnlyCollection<string> texts)
    {
        if (texts.Count == 0)
        {
            return;
        }
        Writer.WriteStartArray(name);
        foreach (var text in texts)
        {
            Writer.WriteStringValue(text);
        }
        Writer.WriteEndArray();
    }

    public ValueTask DisposeAsync() => Writer.DisposeAsync();

    public async ValueTask FlushAsync()
    {
        Writer.Flush();
        _flushed = Writer.BytesCommitted;
        var result = await _pipe.FlushAsync(_aborted);
        if (result.IsCompleted)
        {
            // The connection is gone; there is no use in writing on.
            throw new OperationCanceledException(_aborted);
        }
    }
}
