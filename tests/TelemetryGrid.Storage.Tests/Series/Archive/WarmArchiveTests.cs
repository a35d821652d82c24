using Microsoft.Data.Sqlite;
using TelemetryGrid.PromQL;
using TelemetryGrid.Storage.Series;
using static TelemetryGrid.Storage.Tests.Series.Archive.ArchiveData;

namespace TelemetryGrid.Storage.Tests.Series.Archive;

public sealed class WarmArchiveTests : IDisposable
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private readonly TemporaryFolder _folder = new();

    private SeriesArchiveOptions Options => new() { Folder = _folder.Path };

    private string Database => Path.Combine(_folder.Path, "warm", "p0003.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Store_ThenReopen_AnswersEverySampleOfTheRange()
    {
        var series = Define("up", ("job", "röuter"));
        await using (var archive = await OpenAsync())
        {
            await archive.StoreAsync([series], [Regular(series, Epoch, 240, 15_000), Regular(series, Epoch + Hour, 240, 15_000)], Token);
        }
        await using (var archive = await OpenAsync())
        {
            var all = await ReadAsync(archive, Selection(Epoch, Epoch + Day, Is("job", "röuter")));
            Assert.Equal(480, all["up{job=\"röuter\"}"].Count);
            var late = await archive.SelectAsync(Selection(Epoch + Hour, Epoch + Day, Is("__name__", "up")), Token);
            Assert.Single(late[0].Chunks);
            Assert.Empty(await archive.SelectAsync(Selection(Epoch + (3 * Hour), Epoch + Day, Is("__name__", "up")), Token));
        }
    }

    [Fact]
    public async Task Store_SameStartAgain_ReplacesTheChunk()
    {
        var series = Define("up");
        await using var archive = await OpenAsync();
        await archive.StoreAsync([series], [Regular(series, Epoch, 10, 1000)], Token);
        await archive.StoreAsync([series], [Regular(series, Epoch, 20, 1000), Regular(series, Epoch, 30, 1000)], Token);
        var chunk = Assert.Single((await archive.SelectAsync(Selection(0, long.MaxValue), Token))[0].Chunks);
        Assert.Equal(30, chunk.Count);
    }

    [Fact]
    public async Task Store_ChunkOfAnUndefinedSeries_StoresNothing()
    {
        var known = Define("up");
        var unknown = Define("down");
        await using var archive = await OpenAsync();
        await Assert.ThrowsAsync<ArgumentException>(async () =>
            await archive.StoreAsync([known], [Regular(known, Epoch, 10, 1000), Regular(unknown, Epoch, 10, 1000)], Token)
        );
        Assert.Empty(await archive.SelectAsync(Selection(0, long.MaxValue), Token));
        Assert.Empty((await archive.FindAsync(new CatalogRequest([]), Token)).Items);
    }

    [Fact]
    public async Task Select_AnyMatchers_SelectsWhatTheMatchersSay()
    {
        var random = new Random(7);
        var all = new List<SeriesDefinition>();
        for (var i = 0; i < 9000; i++)
        {
            var labels = new List<(string, string)> { ("instance", $"host-{i % 1500}"), ("n", $"{i}") };
            if (i % 3 == 0)
            {
                labels.Add(("zone", $"z{i % 5}"));
            }
            all.Add(Define($"metric_{i % 7}", [.. labels]));
        }
        await using var archive = await OpenAsync();
        foreach (var batch in all.Chunk(2500))
        {
            await archive.StoreAsync(batch, [.. batch.Select(s => Regular(s, Epoch, 2, 1000))], Token);
        }
        string[] names = ["__name__", "instance", "zone", "missing", "n"];
        string[] values = ["metric_3", "host-77", "z1", "", "no such", "8999"];
        string[] patterns = ["metric_[1-3]", "host-1.*", "z.", ".*", ".+", "", "z1|", "metric_1|host-5"];
        for (var i = 0; i < 150; i++)
        {
            var matchers = new LabelMatcher[random.Next(1, 4)];
            for (var m = 0; m < matchers.Length; m++)
            {
                var op = (MatchOperator)random.Next(4);
                var value = op is MatchOperator.Equal or MatchOperator.NotEqual
                    ? values[random.Next(values.Length)]
                    : patterns[random.Next(patterns.Length)];
                matchers[m] = new LabelMatcher(names[random.Next(names.Length)], op, value);
            }
            var expected = all.Where(s => matchers.All(m => m.Matches(s.Labels[m.Name]))).Select(s => s.Labels).ToHashSet();
            var found = await archive.SelectAsync(Selection(Epoch, Epoch, matchers), Token);
            Assert.True(expected.SetEquals(found.Select(f => f.Definition.Labels)), string.Join(',', matchers.AsEnumerable()));
            Assert.Equal(expected.Count, found.Count);
        }
    }

    [Fact]
    public async Task Find_LimitAndRange_CutsAndSaysSo()
    {
        var old = Define("a");
        var young = Define("b");
        await using var archive = await OpenAsync();
        await archive.StoreAsync([old, young], [Regular(old, Epoch, 5, 1000), Regular(young, Epoch + Hour, 5, 1000)], Token);
        var both = await archive.FindAsync(
            new CatalogRequest([
                [Is("__name__", "a")],
                [Is("__name__", "b")],
            ]),
            Token
        );
        Assert.Equal(2, both.Items.Length);
        Assert.False(both.IsTruncated);
        var one = await archive.FindAsync(new CatalogRequest([], Limit: 1), Token);
        Assert.Single(one.Items);
        Assert.True(one.IsTruncated);
        Assert.Equal(young, Assert.Single((await archive.FindAsync(new CatalogRequest([], Epoch + Minute), Token)).Items));
    }

    [Fact]
    public async Task Store_FileAtItsBound_SaysSoStoresNothingAndRecovers()
    {
        var options = Options;
        options.MaxWarmBytes = 1 << 20;
        var series = Define("up");
        await using (var archive = await SeriesArchive.OpenAsync(options, 3, null, Token))
        {
            await archive.StoreAsync([series], [Regular(series, Epoch, 10, 1000)], Token);
            var many = Enumerable.Range(1, 1000).Select(i => Define("big", ("i", $"{i}"))).ToArray();
            var failure = await Assert.ThrowsAsync<IOException>(async () => await archive.StoreAsync(many, [.. many.Select(Large)], Token));
            Assert.Contains("disk is full", failure.Message, StringComparison.Ordinal);
            Assert.Equal(series, Assert.Single((await archive.FindAsync(new CatalogRequest([]), Token)).Items));
            await archive.StoreAsync([many[0]], [Regular(many[0], Epoch, 10, 1000)], Token);
            Assert.Equal(2, (await ReadAsync(archive, Selection(0, long.MaxValue))).Count);
        }
        await using (var archive = await OpenAsync())
        {
            Assert.Equal(2, (await ReadAsync(archive, Selection(0, long.MaxValue))).Count);
        }
    }

    [Fact]
    public async Task Select_FlippedBitInARow_LeavesThatChunkOutAndFlagsIt()
    {
        var series = Define("up");
        await using (var archive = await OpenAsync())
        {
            await archive.StoreAsync([series], [Regular(series, Epoch, 240, 1000), Regular(series, Epoch + Hour, 240, 1000)], Token);
        }
        Sql("UPDATE data SET bytes = CAST(substr(bytes, 1, 9) || x'ff' || substr(bytes, 11) AS BLOB) WHERE id = 1");
        var log = new ListLogger();
        await using (var archive = await SeriesArchive.OpenAsync(Options, 3, log, Token))
        {
            var samples = Assert.Single(await ReadAsync(archive, Selection(0, long.MaxValue))).Value;
            Assert.Equal(Epoch + Hour, samples.Keys.First());
            await ReadAsync(archive, Selection(0, long.MaxValue));
        }
        Assert.Contains("1 damaged chunks of partition 3", Assert.Single(log.Lines), StringComparison.Ordinal);
        Assert.Equal(1, Sql("SELECT count(*) FROM damaged"));
        Assert.Equal(2, Sql("SELECT count(*) FROM data"));
    }

    [Fact]
    public async Task Store_SeriesScrapedTogether_KeepsTheirTimesOnce()
    {
        var all = Enumerable.Range(0, 10).Select(i => Define("up", ("i", $"{i}"))).ToArray();
        SortedDictionary<string, SortedDictionary<long, long>> before;
        await using (var archive = await OpenAsync())
        {
            await archive.StoreAsync(all, [.. all[..5].Select(s => Irregular(s, Epoch + Minute, 240, 1000))], Token);
            // Later ones are found again, one alone is not worth a row, and a chunk that is replaced lets go of its times.
            await archive.StoreAsync(all, [.. all[5..].Select(s => Irregular(s, Epoch + Minute, 240, 1000))], Token);
            await archive.StoreAsync(
                all,
                [Irregular(all[0], Epoch + Minute, 241, 1000), Irregular(all[1], Epoch + Day + Minute, 240, 1000)],
                Token
            );
            before = await ReadAsync(archive, Selection(0, long.MaxValue));
            Assert.Equal(241, before["up{i=\"0\"}"].Count);
        }
        Assert.Equal(1, Sql("SELECT count(*) FROM times"));
        Assert.Equal(9, Sql("SELECT uses FROM times"));
        Assert.Equal(9, Sql("SELECT count(*) FROM data WHERE times = 1"));
        await using (var archive = await OpenAsync())
        {
            Assert.Equal(before, await ReadAsync(archive, Selection(0, long.MaxValue)));
            await new SeriesTierManager(archive, new SeriesTierOptions()).RunOnceAsync(
                DateTimeOffset.FromUnixTimeMilliseconds(Epoch + (5 * Day)),
                Token
            );
            Assert.Equal(before, await ReadAsync(archive, Selection(0, long.MaxValue)));
            await archive.StoreAsync(all, [.. all.Select(s => Irregular(s, Epoch + (6 * Day), 240, 1000))], Token);
        }
        // Ids are not given again.
        Assert.Equal(1, Sql("SELECT count(*) FROM times"));
        Assert.Equal(2, Sql("SELECT id FROM times"));
    }

    [Fact]
    public async Task Select_FlippedBitInSharedTimes_LeavesEveryChunkWithThemOutUntilTheyComeAgain()
    {
        var all = Enumerable.Range(0, 4).Select(i => Define("up", ("i", $"{i}"))).ToArray();
        await using (var archive = await OpenAsync())
        {
            await archive.StoreAsync(
                all,
                [.. all[..3].Select(s => Irregular(s, Epoch, 240, 1000)), Regular(all[3], Epoch, 9, 1000)],
                Token
            );
            Sql("UPDATE times SET bytes = CAST(substr(bytes, 1, 9) || x'ff' || substr(bytes, 11) AS BLOB)");
            var samples = Assert.Single(await ReadAsync(archive, Selection(0, long.MaxValue)));
            Assert.Equal("up{i=\"3\"}", samples.Key);
            Assert.Equal(3, Sql("SELECT count(*) FROM damaged"));
            await archive.StoreAsync(all, [.. all[..3].Select(s => Irregular(s, Epoch, 240, 1000))], Token);
            Assert.Equal(4, (await ReadAsync(archive, Selection(0, long.MaxValue))).Count);
        }
        Assert.Equal(6, Sql("SELECT uses FROM times"));
    }

    [Fact]
    public async Task Open_FirstVersion_IsUpgraded()
    {
        var all = Enumerable.Range(0, 3).Select(i => Define("up", ("i", $"{i}"))).ToArray();
        await using (var archive = await OpenAsync())
        {
            await archive.StoreAsync(all, [.. all.Select(s => Regular(s, Epoch, 240, 1000))], Token);
        }
        Sql(
            """
            ALTER TABLE data DROP COLUMN times; DROP TABLE times; DELETE FROM last WHERE what = 'times'; PRAGMA user_version=1;
            """
        );
        await using (var archive = await OpenAsync())
        {
            await archive.StoreAsync(all, [.. all.Select(s => Irregular(s, Epoch + Hour, 240, 1000))], Token);
            Assert.All((await ReadAsync(archive, Selection(0, long.MaxValue))).Values, s => Assert.Equal(480, s.Count));
        }
        Assert.Equal(3, Sql("SELECT uses FROM times"));
    }

    [Fact]
    public async Task Store_LargeCommit_LeavesNoLargeLog()
    {
        var many = Enumerable.Range(0, 2000).Select(i => Define("big", ("i", $"{i}"))).ToArray();
        await using var archive = await OpenAsync();
        await archive.StoreAsync(many, [.. many.Select(Large)], Token);
        Assert.Equal(0, new FileInfo(Database + "-wal").Length);
    }

    [Fact]
    public async Task Open_HeldByAnother_SaysSo()
    {
        await using var archive = await OpenAsync();
        var failure = await Assert.ThrowsAsync<IOException>(async () => await OpenAsync());
        Assert.Contains("in use by another process", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_InvalidOptions_ListsEveryError()
    {
        var options = new SeriesArchiveOptions { BlockWindow = TimeSpan.FromHours(5), ReadConnections = 0 };
        var failure = await Assert.ThrowsAsync<ArgumentException>(async () => await SeriesArchive.OpenAsync(options, 0, null, Token));
        Assert.Contains("Folder must", failure.Message, StringComparison.Ordinal);
        Assert.Contains("BlockWindow must", failure.Message, StringComparison.Ordinal);
        Assert.Contains("ReadConnections must", failure.Message, StringComparison.Ordinal);
    }

    private static SealedChunk Large(SeriesDefinition series)
    {
        var times = Enumerable.Range(0, 240).Select(i => Epoch + (i * 1000L)).ToArray();
        return new SealedChunk(series.Series, ChunkCodec.EncodePlain(times, new double[240]));
    }

    private ValueTask<SeriesArchive> OpenAsync() => SeriesArchive.OpenAsync(Options, 3, null, Token);

    private long Sql(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar() is long value ? value : 0;
    }
}
