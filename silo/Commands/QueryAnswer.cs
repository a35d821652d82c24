using System.Text.Json;

namespace TelemetryGrid.Silo.Commands;

/// <summary>An answer of the query API. Numbers stay the texts they came as.</summary>
internal sealed class QueryAnswer : IDisposable
{
    private readonly JsonDocument _json;

    private QueryAnswer(JsonDocument json)
    {
        _json = json;
        var data = json.RootElement.GetProperty("data");
        Type = data.GetProperty("resultType").GetString()!;
        Result = data.GetProperty("result");
    }

    /// <summary><c>scalar</c>, <c>string</c>, <c>vector</c> or <c>matrix</c>.</summary>
    public string Type { get; }

    private JsonElement Result { get; }

    /// <summary>Warnings and remarks, each beginning with what it is.</summary>
    public IEnumerable<string> Remarks => Texts("warnings", "warning: ").Concat(Texts("infos", "info: "));

    /// <summary>The text or number of a <c>string</c> or <c>scalar</c>.</summary>
    public QuerySample Single => Sample(Result);

    /// <summary>The series of a <c>vector</c>, with one sample each, or a <c>matrix</c>.</summary>
    public IEnumerable<QuerySeries> Series =>
        Result
            .EnumerateArray()
            .Select(series => new QuerySeries(
                [.. series.GetProperty("metric").EnumerateObject().Select(l => KeyValuePair.Create(l.Name, l.Value.GetString()!))],
                series.TryGetProperty("value", out var value)
                    ? [Sample(value)]
                    : series.GetProperty("values").EnumerateArray().Select(Sample)
            ));

    /// <exception cref="CommandFailure">It is none.</exception>
    public static QueryAnswer Read(Stream stream)
    {
        try
        {
            return new QueryAnswer(JsonDocument.Parse(stream));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw CommandFailure.Unanswered($"The answer is none of the query API: {e.Message}");
        }
    }

    public void Dispose() => _json.Dispose();

    private static QuerySample Sample(JsonElement pair) => new(pair[0].GetRawText(), pair[1].GetString()!);

    private IEnumerable<string> Texts(string name, string prefix) =>
        _json.RootElement.TryGetProperty(name, out var texts) ? texts.EnumerateArray().Select(t => prefix + t.GetString()) : [];
}
