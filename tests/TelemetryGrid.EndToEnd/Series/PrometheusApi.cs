using System.Globalization;
using System.Net;
using System.Text.Json;

namespace TelemetryGrid.EndToEnd.Series;

/// <summary>The HTTP API of Prometheus, whoever answers it.</summary>
internal sealed class PrometheusApi(int port) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(60) };

    public HttpClient Http => _http;

    public static string Time(long milliseconds) => (milliseconds / 1000m).ToString(CultureInfo.InvariantCulture);

    /// <summary>The <c>data</c> of an answer that must be a success.</summary>
    public async Task<JsonElement> GetAsync(string path, params (string Name, string Value)[] parameters)
    {
        var (status, text) = await AskAsync(path, parameters);
        Assert.True(status == HttpStatusCode.OK, $"{path} {string.Join(' ', parameters)}: {(int)status} {text}");
        using var document = JsonDocument.Parse(text);
        Assert.Equal("success", document.RootElement.GetProperty("status").GetString());
        return document.RootElement.GetProperty("data").Clone();
    }

    public async Task<(HttpStatusCode Status, string Text)> AskAsync(string path, params (string Name, string Value)[] parameters)
    {
        var query = string.Join('&', parameters.Select(p => $"{Uri.EscapeDataString(p.Name)}={Uri.EscapeDataString(p.Value)}"));
        using var response = await _http.GetAsync($"/api/v1/{path}?{query}");
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public Task<JsonElement> InstantAsync(string query, long time) => GetAsync("query", ("query", query), ("time", Time(time)));

    public Task<JsonElement> RangeAsync(string query, long start, long end, string step) =>
        GetAsync("query_range", ("query", query), ("start", Time(start)), ("end", Time(end)), ("step", step));

    /// <summary>The value of a query that yields one number, or null when it yields nothing.</summary>
    public async Task<double?> NumberAsync(string query, long? time = null)
    {
        var data = time is { } at ? await InstantAsync(query, at) : await GetAsync("query", ("query", query));
        var result = data.GetProperty("result");
        if (data.GetProperty("resultType").GetString() == "scalar")
        {
            return PrometheusAnswer.Number(result[1]);
        }
        Assert.True(result.GetArrayLength() <= 1, $"{query} yields {result.GetArrayLength()} series: {result}");
        return result.GetArrayLength() == 0 ? null : PrometheusAnswer.Number(result[0].GetProperty("value")[1]);
    }

    public void Dispose() => _http.Dispose();
}
