using System.Globalization;
using System.Text.Json;

namespace TelemetryGrid.EndToEnd.Series;

/// <summary>kill -9 while samples are written: every acknowledged one is there once, with its exact value.</summary>
public sealed class SeriesKillTests
{
    private const int Lines = 100;

    [Theory]
    [InlineData("15s", 1)]
    [InlineData("1s", 2)]
    public async Task Kill_WhileSamplesAreWritten_EveryAcknowledgedOneThereOnce(string checkpointInterval, int seed)
    {
        await using var grid = await GridProcess.StartAsync("", $"ingest:\n  checkpoint_interval: {checkpointInterval}\n");
        var random = new Random(seed);
        var first = TimeProvider.System.GetUtcNow().AddMinutes(-40).ToUnixTimeMilliseconds();
        using var stop = new CancellationTokenSource();
        NumberedWriter[] writers =
        [
            .. Enumerable.Range(0, 3).Select(i => new NumberedWriter(grid.HttpPort, $"w{i}", Lines, first + i, seed + i)),
        ];
        var writing = Task.WhenAll(writers.Select(w => Task.Run(() => w.RunAsync(stop.Token))));
        for (var round = 0; round < 5; round++)
        {
            await Task.Delay(random.Next(300, 2500));
            Assert.False(writing.IsFaulted, $"{writing.Exception?.InnerException}");
            if (round == 3)
            {
                // Once as an operator does it, which archives everything.
                Assert.Equal(0, await grid.StopAsync());
            }
            else
            {
                await grid.KillAsync();
            }
            if (round is 1 or 4)
            {
                await StartAndKillAsync(grid, random.Next(200, 1500));
            }
            await grid.StartAgainAsync();
        }
        await Task.Delay(random.Next(300, 1000));
        await stop.CancelAsync();
        await writing;
        Assert.True(writers.Sum(w => w.Repeated) > 0, "no request met a dead grid");

        Assert.All(writers, w => Assert.True(w.Acknowledged.Count > 100, $"{w.Name} had only {w.Acknowledged.Count} acknowledged"));

        using var api = new PrometheusApi(grid.HttpPort);
        var at = writers.Max(w => w.TimeOf(w.Acknowledged.Max())) + 600_000;
        foreach (var writer in writers)
        {
            await AssertHasAsync(api, writer, at);
        }
        await grid.KillAsync();
        await grid.StartAgainAsync();
        foreach (var writer in writers)
        {
            await AssertHasAsync(api, writer, at);
            await AssertSumsAsync(api, writer, at);
        }
    }

    private static async Task StartAndKillAsync(GridProcess grid, int afterMilliseconds)
    {
        var starting = grid.StartAgainAsync();
        await Task.Delay(afterMilliseconds);
        await grid.KillAsync();
        try
        {
            await starting;
        }
        catch (Xunit.Sdk.XunitException)
        {
            // It was killed before it was ready, as it should be more often than not.
        }
    }

    private static async Task AssertHasAsync(PrometheusApi api, NumberedWriter writer, long at)
    {
        var selector = $"{NumberedWriter.Metric}{{writer=\"{writer.Name}\"}}";
        var data = await Eventually.GetAsync(
            () => api.InstantAsync($"{selector}[1h]", at),
            d =>
                d.GetProperty("result").GetArrayLength() == Lines
                && d.GetProperty("result")
                    .EnumerateArray()
                    .All(s => s.GetProperty("values").GetArrayLength() >= writer.Acknowledged.Count(n => !NumberedWriter.IsStale(n))),
            $"the {writer.Acknowledged.Count} acknowledged samples of each series of {writer.Name}"
        );
        foreach (var series in data.GetProperty("result").EnumerateArray())
        {
            AssertExact(series, writer);
        }
    }

    private static void AssertExact(JsonElement series, NumberedWriter writer)
    {
        var line = int.Parse(series.GetProperty("metric").GetProperty("line").GetString()!, CultureInfo.InvariantCulture);
        var found = new Dictionary<long, double>();
        foreach (var point in series.GetProperty("values").EnumerateArray())
        {
            var time = (long)(point[0].GetDecimal() * 1000);
            Assert.True(found.TryAdd(time, PrometheusAnswer.Number(point[1])), $"line {line} has two samples at {time}");
        }
        foreach (var number in writer.Acknowledged.Concat(writer.Doubtful))
        {
            var isThere = found.Remove(writer.TimeOf(number), out var value);
            if (NumberedWriter.IsStale(number))
            {
                Assert.False(isThere, $"line {line} shows the staleness marker of number {number} as {value}");
            }
            else if (isThere)
            {
                Assert.Equal(NumberedWriter.ValueOf(number, line), value);
            }
            else
            {
                Assert.False(
                    writer.Acknowledged.Contains(number),
                    $"line {line} of {writer.Name} lost number {number}, which was acknowledged"
                );
            }
        }
        Assert.True(found.Count == 0, $"line {line} has {found.Count} samples that nobody sent, one at {found.Keys.FirstOrDefault()}");
    }

    private static async Task AssertSumsAsync(PrometheusApi api, NumberedWriter writer, long at)
    {
        // A line of whole numbers, whose sum has no rounding; what was in doubt is counted by what the raw samples say of it.
        var selector = $"{NumberedWriter.Metric}{{writer=\"{writer.Name}\",line=\"0\"}}";
        var raw = (await api.InstantAsync($"{selector}[1h]", at)).GetProperty("result")[0].GetProperty("values");
        var values = raw.EnumerateArray().Select(v => PrometheusAnswer.Number(v[1])).ToList();
        Assert.Equal(values.Count, await api.NumberAsync($"count_over_time({selector}[1h])", at));
        Assert.Equal(values.Sum(), await api.NumberAsync($"sum_over_time({selector}[1h])", at));
        // A marker that is the newest thing known ends the series at its very millisecond.
        var marker = writer.Acknowledged.Where(NumberedWriter.IsStale).Max();
        Assert.Null(await api.NumberAsync(selector, writer.TimeOf(marker)));
        // Other NaN is a value like any.
        var nan = $"{NumberedWriter.Metric}{{writer=\"{writer.Name}\",line=\"3\"}}";
        var number = writer.Acknowledged.Where(n => n % 50 == 48).Max();
        Assert.Equal(double.NaN, await api.NumberAsync(nan, writer.TimeOf(number)));
    }
}
