using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryGrid.Storage.Series;
using TelemetryGrid.Storage.Series.Archive.Cold;
using TelemetryGrid.Storage.Series.Archive.Warm;
using static TelemetryGrid.Storage.Tests.Series.Archive.ArchiveData;

namespace TelemetryGrid.Storage.Tests.Series.Archive;

public sealed class ArchivePropertyTests : IDisposable
{
    private static readonly string[] Functions = ["last_over_time", "max_over_time", "min_over_time", "sum_over_time", "count_over_time"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private readonly TemporaryFolder _folder = new();
    private readonly SeriesTierOptions _tiers = new()
    {
        Default = new RetentionPolicy
        {
            Name = "default",
            Metrics = ".*",
            Raw = TimeSpan.FromDays(6),
            FiveMinutes = TimeSpan.FromDays(8),
            OneHour = TimeSpan.FromDays(11),
        },
    };
    private CrashPlan _plan = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task AnyInterleaving_WithCrashes_AnswersAsThePlainModel(int seed)
    {
        var random = new Random(seed);
        var model = new ArchiveModel(_tiers.WarmAge, _tiers.Default);
        var all = Enumerable.Range(0, 5).Select(i => Define($"gauge_{i % 2}", ("i", $"{i}"))).ToArray();
        var now = Epoch;
        var archive = await OpenAsync();
        var crashes = 0;
        for (var step = 0; step < 160; step++)
        {
            _plan.Left = random.Next(2) == 0 ? random.Next(30) : -1;
            switch (random.Next(6))
            {
                case 0:
                case 1:
                    var chunks = new List<SealedChunk>();
                    var together = random.Next(2) == 0 ? now - random.NextInt64(Day) : 0;
                    foreach (var series in all.Where(_ => random.Next(3) > 0))
                    {
                        var start = now - (random.Next(5) == 0 ? random.NextInt64(4 * Day) : random.NextInt64(Day));
                        chunks.Add(together > 0 ? Irregular(series, together, 60, 20_000) : Random(series, random, start));
                    }
                    archive = await SurviveAsync(archive, a => a.StoreAsync(all, chunks, Token), () => crashes++);
                    Remember(model, all, chunks);
                    break;
                case 2:
                case 3:
                    now += random.NextInt64(20 * Hour);
                    var at = DateTimeOffset.FromUnixTimeMilliseconds(now);
                    model.Begun = at;
                    var (before, repeat) = (archive, random.Next(2) == 0);
                    archive = await SurviveAsync(
                        archive,
                        async a => await new SeriesTierManager(a, _tiers).RunOnceAsync(at, Token),
                        () => crashes++,
                        repeat
                    );
                    if (repeat || ReferenceEquals(before, archive))
                    {
                        model.Done = at;
                    }
                    break;
                case 4:
                    _plan.Left = -1;
                    await archive.DisposeAsync();
                    archive = await OpenAsync();
                    break;
                default:
                    _plan.Left = -1;
                    var function = Functions[random.Next(Functions.Length)];
                    var from = random.Next(2) == 0 ? 0 : now - random.NextInt64(14 * Day);
                    var end = random.Next(2) == 0 ? long.MaxValue : now - random.NextInt64(3 * Day);
                    var selection = Selection(from, end) with { Function = function, RangeMilliseconds = Hour };
                    if (from > end || (function == "count_over_time" && (from != 0 || end != long.MaxValue)))
                    {
                        break;
                    }
                    model.Check(await ReadAsync(archive, selection), function, from, end);
                    break;
            }
        }
        Assert.True(crashes > 3);
        await archive.DisposeAsync();
        Assert.True(Sql("SELECT id FROM last WHERE what = 'times'") > 3);
        CheckShared();
    }

    [Fact]
    public async Task RunOnce_CrashAtEveryStep_EndsAsWithoutCrash()
    {
        var all = Enumerable.Range(0, 3).Select(i => Define("gauge", ("i", $"{i}"))).ToArray();
        var first = DateTimeOffset.FromUnixTimeMilliseconds(Epoch + (4 * Day));
        var second = DateTimeOffset.FromUnixTimeMilliseconds(Epoch + (8 * Day));
        List<string>? expected = null;
        for (var step = -1; ; step++)
        {
            foreach (var old in Directory.GetDirectories(_folder.Path))
            {
                Directory.Delete(old, recursive: true);
            }
            var model = new ArchiveModel(_tiers.WarmAge, _tiers.Default);
            _plan = new CrashPlan();
            var archive = await OpenAsync();
            await StoreAsync(Epoch + (20 * Hour), 600);
            await StoreAsync(Epoch + (40 * Hour), 100);
            await new SeriesTierManager(archive, _tiers).RunOnceAsync(first, Token);
            // Late samples, and windows that expire and move, all in the pass that crashes.
            await StoreAsync(Epoch + (3 * Hour), 50);
            await StoreAsync(Epoch + (4 * Day), 200);
            (model.Done, model.Begun) = (first, second);
            _plan.Left = step;
            var crashed = false;
            archive = await SurviveAsync(
                archive,
                async a => await new SeriesTierManager(a, _tiers).RunOnceAsync(second, Token),
                () => crashed = true,
                repeat: false
            );
            _plan.Left = -1;
            await CheckAsync();
            await new SeriesTierManager(archive, _tiers).RunOnceAsync(second, Token);
            model.Done = second;
            await CheckAsync();
            await archive.DisposeAsync();
            CheckShared();
            Assert.Equal(0, Sql("SELECT count(*) FROM times"));
            var files = Directory
                .GetFiles(_folder.File("blocks"), "*", SearchOption.AllDirectories)
                .Select(f => f.Split("-g")[0])
                .Order()
                .ToList();
            expected ??= files;
            Assert.Equal(expected, files);
            if (step >= 0 && !crashed)
            {
                Assert.True(step > 40);
                return;
            }

            async Task StoreAsync(long start, int count)
            {
                var chunks = all.Select(s => Irregular(s, start, count, Minute)).ToList();
                await archive.StoreAsync(all, chunks, Token);
                Remember(model, all, chunks);
            }

            async Task CheckAsync()
            {
                foreach (var function in Functions)
                {
                    var selection = Selection(0, long.MaxValue) with { Function = function, RangeMilliseconds = Hour };
                    model.Check(await ReadAsync(archive, selection), function, 0, long.MaxValue);
                }
            }
        }
    }

    // Each shared beginning is counted as often as it is used, and none that is used is gone.
    private void CheckShared()
    {
        Assert.Equal(0, Sql("SELECT count(*) FROM times t WHERE uses <> (SELECT count(*) FROM data d WHERE d.times = t.id)"));
        Assert.Equal(0, Sql("SELECT count(*) FROM times WHERE uses <= 0"));
        Assert.Equal(0, Sql("SELECT count(*) FROM data WHERE times > 0 AND times NOT IN (SELECT id FROM times)"));
    }

    private long Sql(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_folder.File(Path.Combine("warm", "p.db"))};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    private static SealedChunk Random(SeriesDefinition series, Random random, long start)
    {
        // Starts are unequal, so that no chunk replaces another; samples of one time are equal whichever chunk they are in.
        var time = (start / 1000 * 1000) + random.Next(2);
        var samples = new List<(long, double)>();
        var count = random.Next(1, 40);
        var step = random.Next(2) == 0 ? 15_000 : 20 * Minute;
        for (var i = 0; i < count; i++)
        {
            samples.Add((time, time / 1000 % 1009));
            time += random.Next(4) == 0 ? 3 * step : step;
        }
        return Chunk(series, [.. samples]);
    }

    private static void Remember(ArchiveModel model, SeriesDefinition[] all, List<SealedChunk> chunks)
    {
        var buffer = new PromQL.SampleBuffer();
        foreach (var (number, chunk) in chunks)
        {
            buffer.Clear();
            Assert.True(ChunkCodec.TryDecode(chunk.Data.Span, buffer));
            for (var i = 0; i < buffer.Count; i++)
            {
                model.Store(all.First(s => s.Series == number).Labels.ToString(), buffer.Timestamps[i], buffer.Values[i]);
            }
        }
    }

    /// <summary>Does something; when that ends in a crash, opens the archive anew and, where asked to, does it again.</summary>
    private async Task<SeriesArchive> SurviveAsync(
        SeriesArchive archive,
        Func<SeriesArchive, ValueTask> act,
        Action onCrash,
        bool repeat = true
    )
    {
        try
        {
            await act(archive);
            return archive;
        }
        catch (CrashException)
        {
            onCrash();
            await archive.DisposeAsync();
            archive = await OpenAsync();
            if (repeat)
            {
                await act(archive);
            }
            return archive;
        }
    }

    private ValueTask<SeriesArchive> OpenAsync()
    {
        if (_plan.Crashed)
        {
            _plan = new CrashPlan();
        }
        var database = SqliteChunkDatabase.Open(new SqliteChunkOptions(_folder.File(Path.Combine("warm", "p.db")), 1 << 20, 2, 0));
        return SeriesArchive.OpenAsync(
            new SeriesArchiveOptions { Folder = _folder.Path },
            0,
            new CrashingDatabase(database, _plan),
            new CrashingStore(new FolderObjectStore(_folder.File("blocks")), _plan),
            NullLogger.Instance,
            Token
        );
    }
}
