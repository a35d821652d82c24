using System.Net;
using TelemetryGrid.Protocols.RemoteWrite;

namespace TelemetryGrid.EndToEnd.Series;

/// <summary>A full disk ends acknowledgement and nothing else; with room again all goes on, and what was acknowledged is there.</summary>
public sealed class FullDiskTests
{
    private const int Series = 100;
    private const int SamplesPerRequest = 40;

    [Fact]
    public async Task Write_DiskFull_RefusedUntilThereIsRoomAndNothingAcknowledgedLost()
    {
        await using var grid = await SmallDiskGrid.StartAsync(mebibytes: 24);
        using var client = new RemoteWriteClient(grid.HttpPort);
        using var api = new PrometheusApi(grid.HttpPort);
        var first = TimeProvider.System.GetUtcNow().AddMinutes(-50).ToUnixTimeMilliseconds();
        var acknowledged = new List<int>();
        var doubtful = new HashSet<int>();
        var number = 0;
        var refusals = 0;
        while (refusals < 30)
        {
            if (await SendAsync() is { } refusal)
            {
                refusals++;
                Assert.True(refusal.Status == HttpStatusCode.ServiceUnavailable, $"{(int)refusal.Status}: {refusal.Text}");
                Assert.InRange(refusal.Text.Trim().Length, 10, 500);
                Assert.DoesNotContain('\n', refusal.Text.Trim());
                await Task.Delay(100);
            }
            Assert.False(grid.HasExited, grid.Output);
            Assert.True(acknowledged.Count < 5000, $"the disk does not fill up: {await grid.UsageAsync()}");
        }
        Assert.Equal(HttpStatusCode.OK, (await api.Http.GetAsync("/-/healthy")).StatusCode);
        await AssertThereAsync();

        await grid.GrowAsync(600);

        var before = acknowledged.Count;
        await Eventually.GetAsync(async () => await SendAsync(), refusal => refusal is null, "the grid to take samples again");
        for (var i = 0; i < 10; i++)
        {
            Assert.Null(await SendAsync());
        }
        Assert.Equal(before + 11, acknowledged.Count);
        await AssertThereAsync();
        await grid.KillAsync();
        await grid.StartAgainAsync();
        await AssertThereAsync();

        async Task<(HttpStatusCode Status, string Text)?> SendAsync()
        {
            var request = new RemoteWriteWriter(RemoteWriteSchema.V1);
            for (var line = 0; line < Series; line++)
            {
                request.BeginSeries().Label("__name__", "e2e_disk").Label("line", $"{line}");
                for (var k = 0; k < SamplesPerRequest; k++)
                {
                    request.Sample(ValueOf(number, line, k), TimeOf(first, number, k));
                }
                request.EndSeries();
            }
            var answer = await client.WriteAsync(request);
            if (answer.Status == HttpStatusCode.NoContent)
            {
                acknowledged.Add(number++);
                return null;
            }
            doubtful.Add(number++);
            return answer;
        }

        async Task AssertThereAsync()
        {
            var at = TimeOf(first, number, 0);
            foreach (var line in new[] { 0, 1, 50, Series - 1 })
            {
                var selector = $"e2e_disk{{line=\"{line}\"}}[1h]";
                await Eventually.GetAsync(
                    () => api.NumberAsync($"count_over_time({selector})", at),
                    n => n >= acknowledged.Count * SamplesPerRequest,
                    $"{acknowledged.Count * SamplesPerRequest} acknowledged samples; the grid printed: {Tail(grid.Output)}",
                    20
                );
                var values = (await api.InstantAsync(selector, at)).GetProperty("result")[0].GetProperty("values");
                var found = values.EnumerateArray().ToDictionary(v => (long)(v[0].GetDecimal() * 1000), v => PrometheusAnswer.Number(v[1]));
                foreach (var n in acknowledged)
                {
                    for (var k = 0; k < SamplesPerRequest; k++)
                    {
                        Assert.True(found.Remove(TimeOf(first, n, k), out var value), $"line {line}: number {n} was lost");
                        Assert.Equal(ValueOf(n, line, k), value);
                    }
                }
                // A request in two parts may have one of them taken, which it was told.
                Assert.All(found.Keys, time => Assert.Contains((int)((time - first) / SamplesPerRequest), doubtful));
            }
        }
    }

    private static string Tail(string text) => text.Length > 1500 ? text[^1500..] : text;

    private static long TimeOf(long first, int number, int k) => first + ((long)number * SamplesPerRequest) + k;

    // Nothing that compresses, so that the disk is full soon.
    private static double ValueOf(int number, int line, int k) => Math.Sin((number * 7919d) + (line * 104_729d) + k);
}
