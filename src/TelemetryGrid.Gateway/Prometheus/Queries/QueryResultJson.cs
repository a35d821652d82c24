using TelemetryGrid.Gateway.Prometheus.Json;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Gateway.Prometheus.Queries;

/// <summary>Writes what queries answer.</summary>
internal static class QueryResultJson
{
    // Some ten kilobytes.
    private const int SamplesPerCheck = 400;

    /// <param name="json">Where to.</param>
    /// <param name="result">What was answered.</param>
    /// <param name="took">How long it took, for the statistics; null for none.</param>
    public static async ValueTask WriteAsync(ApiJson json, QueryResult result, TimeSpan? took)
    {
        var writer = json.Writer;
        writer.WriteStartObject();
        switch (result.Value)
        {
            case ScalarValue scalar:
                writer.WriteString("resultType"u8, "scalar"u8);
                writer.WritePropertyName("result"u8);
                json.WriteScalar(scalar.TimestampMilliseconds, scalar.Value);
                break;
            case StringValue text:
                writer.WriteString("resultType"u8, "string"u8);
                writer.WriteStartArray("result"u8);
                json.WriteTime(text.TimestampMilliseconds);
                writer.WriteStringValue(text.Value);
                writer.WriteEndArray();
                break;
            case VectorValue vector:
                writer.WriteString("resultType"u8, "vector"u8);
                await WriteAsync(json, vector);
                break;
            case MatrixValue matrix:
                writer.WriteString("resultType"u8, "matrix"u8);
                await WriteAsync(json, matrix);
                break;
        }
        if (took is { } time)
        {
            WriteStatistics(json, result, time);
        }
        writer.WriteEndObject();
    }

    private static async ValueTask WriteAsync(ApiJson json, VectorValue vector)
    {
        json.Writer.WriteStartArray("result"u8);
        foreach (var sample in vector.Samples)
        {
            json.Writer.WriteStartObject();
            json.Writer.WritePropertyName("metric"u8);
            json.WriteLabels(sample.Labels);
            json.Writer.WritePropertyName("value"u8);
            json.WriteSample(sample.TimestampMilliseconds, sample.Value);
            json.Writer.WriteEndObject();
            await json.CatchUpAsync();
        }
        json.Writer.WriteEndArray();
    }

    private static async ValueTask WriteAsync(ApiJson json, MatrixValue matrix)
    {
        json.Writer.WriteStartArray("result"u8);
        foreach (var series in matrix.Series)
        {
            json.Writer.WriteStartObject();
            json.Writer.WritePropertyName("metric"u8);
            json.WriteLabels(series.Labels);
            json.Writer.WriteStartArray("values"u8);
            for (var from = 0; from < series.Values.Length; from += SamplesPerCheck)
            {
                WriteSamples(json, series, from, Math.Min(SamplesPerCheck, series.Values.Length - from));
                await json.CatchUpAsync();
            }
            json.Writer.WriteEndArray();
            json.Writer.WriteEndObject();
            await json.CatchUpAsync();
        }
        json.Writer.WriteEndArray();
    }

    private static void WriteSamples(ApiJson json, MatrixSeries series, int from, int count)
    {
        var times = series.Timestamps.Span.Slice(from, count);
        var values = series.Values.Span.Slice(from, count);
        for (var i = 0; i < count; i++)
        {
            json.WriteSample(times[i], values[i]);
        }
    }

    // What is measured, and no more.
    private static void WriteStatistics(ApiJson json, QueryResult result, TimeSpan took)
    {
        json.Writer.WriteStartObject("stats"u8);
        json.Writer.WriteStartObject("timings"u8);
        json.Writer.WriteNumber("evalTotalTime"u8, took.TotalSeconds);
        json.Writer.WriteNumber("execTotalTime"u8, took.TotalSeconds);
        json.Writer.WriteEndObject();
        json.Writer.WriteStartObject("samples"u8);
        json.Writer.WriteNumber("peakSamples"u8, result.PeakSamples);
        json.Writer.WriteEndObject();
        json.Writer.WriteEndObject();
    }
}
