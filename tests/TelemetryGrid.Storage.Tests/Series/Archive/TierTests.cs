using System.Diagnostics.Metrics;
using TelemetryGrid.PromQL;
using TelemetryGrid.Storage.Series;
using static TelemetryGrid.Storage.Tests.Series.Archive.ArchiveData;

namespace TelemetryGrid.Storage.Tests.Series.Archive;

public sealed class TierTests : IAsyncLifetime
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private readonly TemporaryFolder _folder = new();
    private readonly ListLogger _log = new();
    private SeriesArchive _archive = null!;

    private string Blocks => Path.Combine(_folder.Path, "blocks");

    public async ValueTask InitializeAsync() => _archive = await OpenAsync();

    public async ValueTask DisposeAsync()
    {
        await _archive.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task RunOnce_OldWindow_MovesItAndNothingElseChanges()
    {
        var series = Define("up", ("job", "a"));
        var chunks = Enumerable.Range(0, 96).Select(h => Regular(series, Epoch + (h * Hour) - (10 * Minute), 240, 15_000)).ToArray();
        await _archive.StoreAsync([series], chunks, Token);
        var before = await ReadAsync(_archive, Selection(0, long.MaxValue));
        Assert.Equal(96 * 240, before["up{job=\"a\"}"].Count);

        var report = await RunAsync(At(Epoch + (4 * Day)));
        Assert.Equal(3, Directory.GetFiles(Path.Combine(Blocks, "p0003", "raw")).Length);
        Assert.Equal(9, report.BlocksWritten);
        Assert.Equal(before, await ReadAsync(_archive, Selection(0, long.MaxValue)));
        foreach (var (start, end) in new[] { (Epoch, Epoch), (Epoch + Day, Epoch + Day + 1), (Epoch - Hour, Epoch + (70 * Hour)) })
        {
            var part = await ReadAsync(_archive, Selection(start, end));
            Assert.Equal(before["up{job=\"a\"}"].Where(s => s.Key >= start && s.Key <= end), part["up{job=\"a\"}"]);
        }
        await _archive.DisposeAsync();
        _archive = await OpenAsync();
        Assert.Equal(before, await ReadAsync(_archive, Selection(0, long.MaxValue)));
        Assert.Equal(0, (await RunAsync(At(Epoch + (4 * Day)))).BlocksWritten);
    }

    [Fact]
    public async Task RunOnce_LateChunk_JoinsTheBlockAndItsAggregates()
    {
        var series = Define("temperature");
        await _archive.StoreAsync([series], [Regular(series, Epoch + Hour, 120, 15_000)], Token);
        await RunAsync(At(Epoch + (4 * Day)));
        await _archive.StoreAsync([series], [Regular(series, Epoch + (5 * Hour), 120, 15_000)], Token);
        var before = await ReadAsync(_archive, Selection(0, long.MaxValue));
        Assert.Equal(240, before.Values.Single().Count);
        await RunAsync(At(Epoch + (4 * Day)));
        Assert.Equal(before, await ReadAsync(_archive, Selection(0, long.MaxValue)));
        Assert.Equal(3, Directory.GetFiles(Path.Combine(Blocks, "p0003"), "*.block", SearchOption.AllDirectories).Length);
        await RunAsync(At(Epoch + (40 * Day)));
        var counted = await ReadAsync(
            _archive,
            Selection(0, long.MaxValue) with
            {
                Function = "count_over_time",
                RangeMilliseconds = Hour,
            }
        );
        Assert.Equal(240, counted.Values.Single().Count);
    }

    [Fact]
    public async Task RunOnce_LateChunkAfterRawExpired_FillsEmptyBucketsOnlyAndIsCounted()
    {
        var late = 0L;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Name == "series_archive.too_late")
            {
                l.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => late += value);
        listener.Start();
        var series = Define("temperature");
        await _archive.StoreAsync([series], [Regular(series, Epoch + 1, 240, 15_000)], Token);
        await RunAsync(At(Epoch + (40 * Day)));
        await _archive.StoreAsync([series], [Regular(series, Epoch + Hour - Minute + 7, 20, 15_000)], Token);
        for (var pass = 0; pass < 2; pass++)
        {
            await RunAsync(At(Epoch + (40 * Day)));
            var counted = await ReadAsync(
                _archive,
                Selection(0, long.MaxValue) with
                {
                    Function = "count_over_time",
                    RangeMilliseconds = Hour,
                }
            );
            Assert.Equal(240 + 16, counted.Values.Single().Count);
            Assert.Equal(4, late);
        }
        Assert.Empty(Directory.GetFiles(Path.Combine(Blocks, "p0003", "raw")));
    }

    [Fact]
    public async Task Select_RawExpired_AggregatesStandInByFunction()
    {
        var gauge = Define("temperature");
        await _archive.StoreAsync([gauge], [Regular(gauge, Epoch + 15_000, 1000, 15_000, Wave)], Token);
        await RunAsync(At(Epoch + (4 * Day)));
        var raw = Values((await ReadAsync(_archive, Selection(0, long.MaxValue))).Values.Single());
        await RunAsync(At(Epoch + (40 * Day)));
        Assert.Empty(Directory.GetFiles(Path.Combine(Blocks, "p0003", "raw")));

        Assert.Equal(raw.Chunk(20).Select(c => c.Min()), await OverAsync("min_over_time"));
        Assert.Equal(raw.Chunk(20).Select(c => c.Max()), await OverAsync("max_over_time"));
        Assert.Equal(raw.Chunk(20).Select(c => c.Sum()), (await OverAsync("sum_over_time")), Near);
        Assert.Equal(raw.Chunk(20).Select(c => c.Average()), await OverAsync("avg_over_time"), Near);
        Assert.Equal(raw.Chunk(20).Select(c => c[^1]), await OverAsync("last_over_time"));
        Assert.Equal(1000, (await OverAsync("count_over_time")).Length);

        await RunAsync(At(Epoch + (200 * Day)));
        Assert.Equal(raw.Chunk(240).Select(c => c.Max()), await OverAsync("max_over_time"));
        Assert.Equal(1000, (await OverAsync("count_over_time")).Length);
        await RunAsync(At(Epoch + (800 * Day)));
        Assert.Empty(await ReadAsync(_archive, Selection(0, long.MaxValue)));
        Assert.Empty(Directory.GetFiles(Path.Combine(Blocks, "p0003"), "*.block", SearchOption.AllDirectories));

        static bool Near(double a, double b) => Math.Abs(a - b) < 1e-6;
        async Task<double[]> OverAsync(string function) =>
            Values(
                (
                    await ReadAsync(_archive, Selection(0, long.MaxValue) with { Function = function, RangeMilliseconds = Hour })
                ).Values.Single()
            );
    }

    [Theory]
    [InlineData(40)]
    [InlineData(200)]
    public async Task Select_CounterExpired_IncreasesAddUpAcrossResets(int days)
    {
        var counter = Define("bytes_total");
        var random = new Random(days);
        var samples = new List<(long, double)>();
        var value = 0.0;
        for (var i = 0; i < 11_520; i++)
        {
            value = random.Next(40) == 0 ? random.Next(10) : value + random.Next(1000);
            samples.Add((Epoch + ((i + 1) * 15_000L), value));
        }
        await _archive.StoreAsync([counter], [.. samples.Chunk(240).Select(c => Chunk(counter, c))], Token);
        await RunAsync(At(Epoch + (5 * Day)));
        var whole = await IncreaseAsync();
        await RunAsync(At(Epoch + (days * Day)));
        Assert.Equal(whole, await IncreaseAsync());

        async Task<(double, int)> IncreaseAsync()
        {
            var selection = Selection(0, long.MaxValue) with { Function = "rate", RangeMilliseconds = Hour };
            var kept = Values((await ReadAsync(_archive, selection)).Values.Single());
            var (sum, resets) = (0.0, 0);
            for (var i = 1; i < kept.Length; i++)
            {
                sum += kept[i] < kept[i - 1] ? kept[i] : kept[i] - kept[i - 1];
                resets += kept[i] < kept[i - 1] ? 1 : 0;
            }
            return (sum, resets);
        }
    }

    [Fact]
    public async Task Select_InstantOverHours_HasNoGapWiderThanTheLookback()
    {
        var gauge = Define("temperature");
        var chunks = Enumerable.Range(0, 48).Select(h => Regular(gauge, Epoch + (h * Hour), 240, 15_000, Wave)).ToList();
        chunks.Add(Chunk(gauge, (Epoch + (48 * Hour), 5), (Epoch + (49 * Hour), StaleMarker.Value)));
        await _archive.StoreAsync([gauge], chunks, Token);
        await RunAsync(At(Epoch + (200 * Day)));
        var start = Epoch + (7 * Hour) + (30 * Minute);
        var times = (await ReadAsync(_archive, Selection(start, long.MaxValue))).Values.Single();
        Assert.InRange(times.Keys.First(), start, start + (4 * Minute));
        Assert.All(times.Keys.Zip(times.Keys.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, 1, 4 * Minute));
        Assert.Equal((Epoch + (49 * Hour), (long)StaleMarker.Bits), (times.Last().Key, times.Last().Value));
    }

    [Fact]
    public async Task RunOnce_RetentionByType_ThinsTheBlockOut()
    {
        var flow = Define("flow_bytes");
        var device = Define("device_up");
        await _archive.StoreAsync([flow, device], [Regular(flow, Epoch + 1, 240, 15_000), Regular(device, Epoch + 1, 240, 15_000)], Token);
        var options = new SeriesTierOptions
        {
            Policies =
            {
                new RetentionPolicy
                {
                    Name = "flows",
                    Metrics = "flow_.*",
                    Raw = TimeSpan.FromDays(3),
                    FiveMinutes = TimeSpan.FromDays(5),
                    OneHour = TimeSpan.FromDays(7),
                },
            },
        };
        var manager = new SeriesTierManager(_archive, options);
        foreach (var (day, flows) in new[] { (3.5, 240), (5, 12), (7, 1), (9, 0) })
        {
            await manager.RunOnceAsync(At(Epoch + (long)(day * Day)), Token);
            var all = await ReadAsync(_archive, Selection(0, long.MaxValue) with { RangeMilliseconds = Hour });
            Assert.Equal(240, all["device_up{}"].Count);
            Assert.Equal(flows, all.TryGetValue("flow_bytes{}", out var samples) ? samples.Count : 0);
        }
        Assert.Equal(0, (await manager.RunOnceAsync(At(Epoch + (9 * Day)), Token)).BlocksWritten);
    }

    [Fact]
    public async Task Select_AnyBitOfABlockFlipped_TheRestAnswers()
    {
        var all = Enumerable.Range(0, 6).Select(i => Define("up", ("i", $"{i}"))).ToArray();
        await _archive.StoreAsync(all, [.. all.Select(s => Regular(s, Epoch + 1, 20, 15_000))], Token);
        await _archive.StoreAsync(all, [.. all.Select(s => Regular(s, Epoch + Day + 1, 20, 15_000))], Token);
        await RunAsync(At(Epoch + (5 * Day)));
        var whole = await ReadAsync(_archive, Selection(0, long.MaxValue));
        await _archive.DisposeAsync();
        var copy = _folder.File("copy");
        CopyFolder(_folder.File("blocks"), copy);
        var random = new Random(3);
        var block = Directory.GetFiles(Path.Combine(Blocks, "p0003", "raw")).Order().First();
        var length = (int)new FileInfo(block).Length;
        for (var i = 0; i < 60; i++)
        {
            Directory.Delete(Blocks, recursive: true);
            CopyFolder(copy, Blocks);
            var bytes = await File.ReadAllBytesAsync(block, Token);
            bytes[i == 0 ? length - 1 : random.Next(40, length)] ^= (byte)(1 << random.Next(8));
            await File.WriteAllBytesAsync(block, i % 5 == 4 ? bytes[..random.Next(length)] : bytes, Token);
            _log.Lines.Clear();
            _archive = await OpenAsync();
            var answer = await ReadAsync(_archive, Selection(0, long.MaxValue) with { RangeMilliseconds = Hour });
            Assert.NotEqual(whole, answer);
            Assert.Single(_log.Lines);
            foreach (var (series, samples) in whole)
            {
                Assert.All(samples.Where(s => s.Key > Epoch + Day), s => Assert.Equal(s.Value, answer[series][s.Key]));
            }
            await RunAsync(At(Epoch + (5 * Day)));
            Assert.Single(Directory.GetFiles(Path.Combine(Blocks, "quarantine", "p0003", "raw")));
            // What is damaged is gone, and aggregates stand in for it.
            var repaired = await ReadAsync(_archive, Selection(0, long.MaxValue) with { RangeMilliseconds = Hour });
            Assert.Equal(6, repaired.Count(s => s.Value.ContainsKey(Epoch + 1 + (19 * 15_000))));
            Assert.Single(_log.Lines);
            await _archive.DisposeAsync();
        }
        _archive = await OpenAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Open_ManifestDamagedOrLost_IsMadeAnewFromTheBlocks(bool lost)
    {
        var series = Define("up");
        await _archive.StoreAsync([series], [Regular(series, Epoch + 1, 240, 15_000)], Token);
        await RunAsync(At(Epoch + (5 * Day)));
        await _archive.StoreAsync([series], [Regular(series, Epoch + Hour + 1, 240, 15_000)], Token);
        await RunAsync(At(Epoch + (5 * Day)));
        var whole = await ReadAsync(_archive, Selection(0, long.MaxValue));
        await _archive.DisposeAsync();
        var manifest = Path.Combine(Blocks, "p0003", "manifest");
        if (lost)
        {
            File.Delete(manifest);
        }
        else
        {
            await File.WriteAllTextAsync(manifest, (await File.ReadAllTextAsync(manifest, Token))[..50], Token);
        }
        _archive = await OpenAsync();
        Assert.Equal(whole, await ReadAsync(_archive, Selection(0, long.MaxValue)));
        await RunAsync(At(Epoch + (5 * Day)));
        Assert.Equal(whole, await ReadAsync(_archive, Selection(0, long.MaxValue)));
    }

    [Fact]
    public async Task Select_RangeOfOneBlock_OpensNoOther()
    {
        var series = Define("up");
        await _archive.StoreAsync(
            [series],
            [.. Enumerable.Range(0, 10).Select(d => Regular(series, Epoch + (d * Day) + 1, 20, 15_000))],
            Token
        );
        await RunAsync(At(Epoch + (12 * Day)));
        await _archive.DisposeAsync();
        _archive = await OpenAsync();
        await ReadAsync(_archive, Selection(Epoch + (3 * Day), Epoch + (3 * Day) + Hour));
        Assert.Equal(1, _archive.Cold.Cache.Misses);
        await ReadAsync(_archive, Selection(Epoch + (3 * Day), Epoch + (3 * Day) + Hour));
        Assert.Equal(1, _archive.Cold.Cache.Misses);
    }

    [Fact]
    public async Task Find_SeriesOfEveryTier_EachOnce()
    {
        var (old, both, young) = (Define("a"), Define("b"), Define("c"));
        await _archive.StoreAsync([old, both], [Regular(old, Epoch + 1, 20, 15_000), Regular(both, Epoch + 1, 20, 15_000)], Token);
        var report = await RunAsync(At(Epoch + (5 * Day)));
        Assert.Equal(2, report.SeriesForgotten);
        await _archive.StoreAsync(
            [both, young],
            [Regular(both, Epoch + (4 * Day), 20, 15_000), Regular(young, Epoch + (4 * Day), 20, 15_000)],
            Token
        );
        Assert.Equal([old, both, young], (await _archive.FindAsync(new CatalogRequest([]), Token)).Items.OrderBy(s => s.Labels.Name));
        var recent = await _archive.FindAsync(
            new CatalogRequest(
                [
                    [Like("__name__", "a|b")],
                ],
                Epoch + Day
            ),
            Token
        );
        Assert.Equal([both], recent.Items);
        Assert.True((await _archive.FindAsync(new CatalogRequest([], Limit: 2), Token)).IsTruncated);
    }

    [Fact]
    public void Options_Invalid_ListsEveryError()
    {
        var options = new SeriesTierOptions { WarmAge = TimeSpan.FromDays(40), Counters = "(" };
        options.Policies.Add(
            new RetentionPolicy
            {
                Name = "default",
                Metrics = "x",
                Raw = TimeSpan.FromDays(300),
            }
        );
        var errors = options.Validate();
        Assert.Contains(errors, e => e.Contains("Counters must be a regular expression", StringComparison.Ordinal));
        Assert.Contains(errors, e => e.Contains("is there twice", StringComparison.Ordinal));
        Assert.Contains(errors, e => e.Contains("Raw must be at least WarmAge", StringComparison.Ordinal));
        Assert.Contains(errors, e => e.Contains("FiveMinutes must not be shorter", StringComparison.Ordinal));
    }

    private static double Wave(long time) => Math.Round(20 + (10 * Math.Sin(time / 1e6)), 3);

    private static DateTimeOffset At(long time) => DateTimeOffset.FromUnixTimeMilliseconds(time);

    private static void CopyFolder(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
        }
    }

    private ValueTask<SeriesTierReport> RunAsync(DateTimeOffset now) =>
        new SeriesTierManager(_archive, new SeriesTierOptions()).RunOnceAsync(now, Token);

    private ValueTask<SeriesArchive> OpenAsync() =>
        SeriesArchive.OpenAsync(new SeriesArchiveOptions { Folder = _folder.Path }, 3, _log, Token);
}
