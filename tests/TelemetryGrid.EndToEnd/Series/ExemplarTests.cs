using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using TelemetryGrid.Protocols.RemoteWrite;

namespace TelemetryGrid.EndToEnd.Series;

/// <summary>Exemplars by every way that brings them, and remote write 2.0.</summary>
public sealed class ExemplarTests
{
    [Fact]
    public async Task Exemplars_ByImportAndRemoteWrite_AreFoundByTheirSeries()
    {
        await using var grid = await GridProcess.StartAsync("");
        using var client = new RemoteWriteClient(grid.HttpPort);
        using var api = new PrometheusApi(grid.HttpPort);
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() / 1000 * 1000;
        var seconds = (now / 1000).ToString(CultureInfo.InvariantCulture);

        var import = new StringContent(
            $"# TYPE imported counter\nimported_total 5 {seconds} # {{trace_id=\"i1\"}} 2 {seconds}\n# EOF\n",
            new MediaTypeHeaderValue("application/openmetrics-text")
        );
        Assert.Equal(HttpStatusCode.NoContent, (await client.PostAsync("import/prometheus", import)).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await client.WriteAsync(Written(RemoteWriteSchema.V1, "written_one_total", now))).Status);
        Assert.Equal(HttpStatusCode.NoContent, await WriteTwoAsync(client, Written(RemoteWriteSchema.V2, "written_two_total", now)));

        foreach (
            var (query, trace) in (IEnumerable<(string, string)>)
                [("rate(imported_total[5m])", "i1"), ("written_one_total", "w"), ("written_two_total", "w")]
        )
        {
            var found = await Eventually.GetAsync(
                () => api.GetAsync("query_exemplars", ("query", query)),
                data => data.GetArrayLength() == 1,
                $"the exemplar of {query}"
            );
            var exemplar = found[0].GetProperty("exemplars")[0];
            Assert.Equal(trace, exemplar.GetProperty("labels").GetProperty("trace_id").GetString());
        }
        Assert.Equal(5, await api.NumberAsync("written_two_total", now));
        Assert.Equal(0, (await api.GetAsync("query_exemplars", ("query", "imported_total"), ("end", "1"))).GetArrayLength());
    }

    private static RemoteWriteWriter Written(RemoteWriteSchema schema, string name, long now) =>
        new RemoteWriteWriter(schema)
            .BeginSeries()
            .Label("__name__", name)
            .Label("job", "x")
            .Sample(5, now)
            .Exemplar([new("trace_id", "w")], 0.25, now)
            .EndSeries();

    private static async Task<HttpStatusCode> WriteTwoAsync(RemoteWriteClient client, RemoteWriteWriter request)
    {
        var content = new ByteArrayContent(RemoteWriteClient.Compress(request.ToArray()));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/x-protobuf;proto=io.prometheus.write.v2.Request");
        content.Headers.ContentEncoding.Add("snappy");
        content.Headers.Add("X-Prometheus-Remote-Write-Version", "2.0.0");
        return (await client.PostAsync("write", content)).Status;
    }
}
