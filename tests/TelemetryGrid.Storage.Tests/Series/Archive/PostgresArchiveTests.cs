using Npgsql;
using TelemetryGrid.PromQL;
using TelemetryGrid.Storage.Series;
using static TelemetryGrid.Storage.Tests.Series.Archive.ArchiveData;

namespace TelemetryGrid.Storage.Tests.Series.Archive;

public sealed class PostgresArchiveTests(PostgresServer server) : IClassFixture<PostgresServer>, IDisposable
{
    private static int _partitions;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private readonly TemporaryFolder _folder = new();
    private readonly int _partition = Interlocked.Increment(ref _partitions);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Store_ThenReopen_AnswersAndReplaces()
    {
        var series = Define("up", ("job", "rö\0uter"));
        await using (var archive = await OpenAsync())
        {
            await archive.StoreAsync([series], [Regular(series, Epoch, 100, 15_000), Regular(series, Epoch, 240, 15_000)], Token);
            await archive.StoreAsync([series], [Regular(series, Epoch + Hour, 20, 15_000)], Token);
            await archive.StoreAsync([series], [Regular(series, Epoch + Hour, 240, 15_000)], Token);
        }
        await using (var archive = await OpenAsync())
        {
            Assert.Equal(480, (await ReadAsync(archive, Selection(0, long.MaxValue, Is("job", "rö\0uter")))).Values.Single().Count);
            Assert.Single((await archive.SelectAsync(Selection(Epoch + Hour, long.MaxValue), Token))[0].Chunks);
        }
    }

    [Fact]
    public async Task Select_AnyMatchers_SelectsAsSqliteDoes()
    {
        var all = Enumerable
            .Range(0, 5000)
            .Select(i => Define($"metric_{i % 7}", ("instance", $"host-{i % 900}"), ("n", $"{i}")))
            .ToArray();
        await using var archive = await OpenAsync();
        await using var other = await SeriesArchive.OpenAsync(new SeriesArchiveOptions { Folder = _folder.File("sqlite") }, 0, null, Token);
        foreach (var batch in all.Chunk(1500))
        {
            await archive.StoreAsync(batch, [.. batch.Select(s => Regular(s, Epoch, 2, 1000))], Token);
            await other.StoreAsync(batch, [.. batch.Select(s => Regular(s, Epoch, 2, 1000))], Token);
        }
        LabelMatcher[][] sets =
        [
            [Is("__name__", "metric_3")],
            [Like("instance", "host-1.*"), new("__name__", MatchOperator.NotEqual, "metric_1")],
            [new("n", MatchOperator.NotRegex, "1.*"), Is("instance", "host-7")],
            [Is("missing", "")],
            [Is("instance", "")],
        ];
        foreach (var set in sets)
        {
            var selection = Selection(Epoch, Epoch + Hour, set);
            Assert.Equal(await ReadAsync(other, selection), await ReadAsync(archive, selection));
        }
    }

    [Fact]
    public async Task RunOnce_MovesAndForgets_AnswersStay()
    {
        var all = Enumerable.Range(0, 20).Select(i => Define("up", ("i", $"{i}"))).ToArray();
        await using var archive = await OpenAsync();
        for (var h = 0; h < 40; h++)
        {
            await archive.StoreAsync(all, [.. all.Select(s => Regular(s, Epoch + (h * Hour) + 1000, 240, 15_000))], Token);
        }
        await archive.StoreAsync(all, [.. all.Select(s => Irregular(s, Epoch + (40 * Hour) + 1000, 200, 15_000))], Token);
        await archive.StoreAsync(all, [.. all.Select(s => Irregular(s, Epoch + (40 * Hour) + 1000, 240, 15_000))], Token);
        Assert.Equal(20, await SqlAsync("SELECT uses FROM series_archive_times WHERE partition = $1"));
        var before = await ReadAsync(archive, Selection(0, long.MaxValue));
        var manager = new SeriesTierManager(archive, new SeriesTierOptions());
        var first = await manager.RunOnceAsync(DateTimeOffset.FromUnixTimeMilliseconds(Epoch + (3 * Day)), Token);
        Assert.Equal((24 * 20, 0), (first.ChunksMoved, first.SeriesForgotten));
        Assert.Equal(before, await ReadAsync(archive, Selection(0, long.MaxValue)));
        Assert.Equal(20, (await manager.RunOnceAsync(DateTimeOffset.FromUnixTimeMilliseconds(Epoch + (5 * Day)), Token)).SeriesForgotten);
        Assert.Equal(before, await ReadAsync(archive, Selection(0, long.MaxValue)));
        Assert.Equal(0L, await SqlAsync("SELECT count(*) FROM series_archive_symbols WHERE partition = $1"));
        Assert.Equal(0L, await SqlAsync("SELECT count(*) FROM series_archive_postings WHERE partition = $1"));
        Assert.Equal(0L, await SqlAsync("SELECT count(*) FROM series_archive_times WHERE partition = $1"));
    }

    [Fact]
    public async Task Open_HeldByAnother_SaysSo()
    {
        await using var archive = await OpenAsync();
        var failure = await Assert.ThrowsAsync<IOException>(async () => await OpenAsync());
        Assert.Contains("in use by another process", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Store_ConnectionLost_FailsOnceAndGoesOn()
    {
        var (first, second) = (Define("a", ("x", "1")), Define("b", ("x", "2")));
        await using var archive = await OpenAsync();
        await archive.StoreAsync([first], [Regular(first, Epoch, 10, 1000)], Token);
        await SqlAsync(
            $"SELECT count(pg_terminate_backend(pid)) FROM pg_locks WHERE locktype = 'advisory' AND classid = {0x54475341} AND objid = $1::oid"
        );
        var failure = await Assert.ThrowsAsync<IOException>(async () =>
            await archive.StoreAsync([second], [Regular(second, Epoch, 10, 1000)], Token)
        );
        Assert.Contains("PostgreSQL", failure.Message, StringComparison.Ordinal);
        await archive.StoreAsync([second], [Regular(second, Epoch, 10, 1000)], Token);
        Assert.Equal(2, (await ReadAsync(archive, Selection(0, long.MaxValue))).Count);
    }

    [Fact]
    public async Task Select_FlippedBitInARow_LeavesThatChunkOutAndFlagsIt()
    {
        var series = Define("up");
        await using var archive = await OpenAsync();
        await archive.StoreAsync([series], [Regular(series, Epoch, 240, 1000), Regular(series, Epoch + Hour, 240, 1000)], Token);
        await SqlAsync("UPDATE series_archive_chunks SET data = set_bit(data, 77, 1 - get_bit(data, 77)) WHERE partition = $1 AND id = 1");
        Assert.Equal(240, (await ReadAsync(archive, Selection(0, long.MaxValue))).Values.Single().Count);
        Assert.Equal(1L, await SqlAsync("SELECT count(*) FROM series_archive_damaged WHERE partition = $1"));
    }

    [Fact]
    public async Task Backup_IntoSqliteAndBack_AnswersTheSame()
    {
        var all = Enumerable.Range(0, 300).Select(i => Define("up", ("i", $"{i}"))).ToArray();
        await using var archive = await OpenAsync();
        await archive.StoreAsync(all, [.. all.Select(s => Irregular(s, Epoch, 240, 15_000))], Token);
        var before = await ReadAsync(archive, Selection(0, long.MaxValue));
        await SeriesBackup.CreateAsync([archive], _folder.File("backup"), null, Token);
        await archive.DisposeAsync();
        var failure = await Assert.ThrowsAsync<IOException>(async () =>
            await SeriesBackup.RestoreAsync(_folder.File("backup"), Options, null, Token)
        );
        Assert.Contains("has samples already", failure.Message, StringComparison.Ordinal);
        foreach (var table in new[] { "symbols", "series", "postings", "chunks", "times" })
        {
            await SqlAsync($"DELETE FROM series_archive_{table} WHERE partition = $1");
        }
        await SeriesBackup.RestoreAsync(_folder.File("backup"), Options, null, Token);
        await using var restored = await OpenAsync();
        Assert.Equal(before, await ReadAsync(restored, Selection(0, long.MaxValue)));
    }

    private SeriesArchiveOptions Options => new() { Folder = _folder.Path, PostgresConnectionString = server.ConnectionString };

    private ValueTask<SeriesArchive> OpenAsync() => SeriesArchive.OpenAsync(Options, _partition, null, Token);

    private async Task<object?> SqlAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(server.ConnectionString);
        await using var command = source.CreateCommand(sql);
        command.Parameters.AddWithValue(_partition);
        return await command.ExecuteScalarAsync(Token);
    }
}
