using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using TelemetryGrid.Client;
using TelemetryGrid.EndToEnd.Series;

namespace TelemetryGrid.EndToEnd.Records;

/// <summary>Records sent as JSON: verdicts, dead letters, replay.</summary>
public sealed class TelemetryTests
{
    [Fact]
    public async Task Telemetry_GoodAndBad_AreToldApartAndTheBadCanBeTriedAgain()
    {
        var networks = Path.GetTempFileName() + ".csv";
        await File.WriteAllTextAsync(networks, "network,site\n10.1.0.0/16,north\n");
        await using var grid = await GridProcess.StartAsync("  []", $"enrichment:\n  networks: [{networks}]\n");
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{grid.HttpPort}") };
        using var api = new PrometheusApi(grid.HttpPort);
        var now = TimeProvider.System.GetUtcNow();
        var at = now.ToString("O", CultureInfo.InvariantCulture);
        var later = now.AddSeconds(903).ToString("O", CultureInfo.InvariantCulture);

        using var answer = await http.PostAsync(
            "/api/v1/telemetry",
            Json(
                $$$"""
                [
                  {"type":"metric","timestamp":"{{{at}}}","name":"room_temperature_celsius","value":21.5,"device":"rack7","labels":{"room":"a"}},
                  {"type":"log","timestamp":"{{{at}}}","device":"rack7","body":"door opened","annotations":{"client.address":"10.1.2.3"}},
                  {"type":"event","timestamp":"{{{at}}}","device":"rack7","name":"door.opened"},
                  {"type":"event","timestamp":"{{{later}}}","device":"rack7","name":"door.closed"},
                  {"type":"metric","timestamp":"{{{at}}}","name":"x","value":"much"},
                  {"type":"trace","timestamp":"{{{at}}}","name":"GET /","trace_id":"0af7651916cd43dd8448eb211c80319c","span_id":"b7ad6b7169203331","duration":1}
                ]
                """
            )
        );
        var receipt = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(3, receipt.GetProperty("accepted").GetInt32());
        var refused = receipt.GetProperty("refused").EnumerateArray().ToList();
        Assert.Equal(
            [(3, "timestamp_in_future"), (4, "field_invalid"), (5, "type_not_kept")],
            refused.Select(r => (r.GetProperty("index").GetInt32(), r.GetProperty("reason").GetString()!))
        );

        await Eventually.GetAsync(() => api.NumberAsync("room_temperature_celsius{device=\"rack7\"}"), v => v == 21.5, "the metric");
        var logs = await grid.Client.ListLogsAsync(new RecordsRequest { Device = "rack7" });
        Assert.Equal("door opened", Assert.Single(logs.Records).Body);
        Assert.Equal("door.opened", Assert.Single((await grid.Client.ListEventsAsync()).Records).Name);

        var letters = await http.GetFromJsonAsync<JsonElement>("/api/v1/dead-letters?reason=timestamp_in_future");
        var letter = Assert.Single(letters.GetProperty("letters").EnumerateArray());
        Assert.Contains("door.closed", letter.GetProperty("payload").GetString(), StringComparison.Ordinal);
        Assert.Equal(3, letters.GetProperty("total").GetInt64());
        var id = letter.GetProperty("id").GetInt64();
        // Its time is still ahead.
        using var again = await http.PostAsync($"/api/v1/dead-letters/{id}/replay", null);
        Assert.Equal(0, (await again.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("accepted").GetInt32());
        using var gone = await http.DeleteAsync($"/api/v1/dead-letters/{id}");
        Assert.Equal(HttpStatusCode.NoContent, gone.StatusCode);
        using var missing = await http.PostAsync($"/api/v1/dead-letters/{id}/replay", null);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        using var broken = await http.PostAsync("/api/v1/telemetry", Json("[{\"type\":"));
        Assert.Equal(HttpStatusCode.BadRequest, broken.StatusCode);
        File.Delete(networks);
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");
}
