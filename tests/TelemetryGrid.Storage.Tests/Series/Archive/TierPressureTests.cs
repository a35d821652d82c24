using Microsoft.Extensions.Logging.Abstractions;
using TelemetryGrid.Storage.Series;
using TelemetryGrid.Storage.Series.Archive.Cold;
using TelemetryGrid.Storage.Series.Archive.Warm;
using static TelemetryGrid.Storage.Tests.Series.Archive.ArchiveData;

namespace TelemetryGrid.Storage.Tests.Series.Archive;

public sealed class TierPressureTests : IDisposable
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task RunOnce_DiskFullAtAnyByte_LosesNothingAndGoesOnWhenSpaceReturns()
    {
        var all = Enumerable.Range(0, 5).Select(i => Define("up", ("i", $"{i}"))).ToArray();
        var store = new FullStore(new FolderObjectStore(_folder.File("blocks")));
        await using var archive = await OpenAsync(store);
        await archive.StoreAsync(all, [.. all.Select(s => Regular(s, Epoch + 1000, 240, 15_000))], Token);
        var before = await ReadAsync(archive, Selection(0, long.MaxValue));
        var manager = new SeriesTierManager(archive, new SeriesTierOptions());
        var now = DateTimeOffset.FromUnixTimeMilliseconds(Epoch + (4 * Day));
        var failures = 0;
        for (var space = 10L; ; space += space < 2000 ? 37 : 500)
        {
            store.Left = space;
            try
            {
                await manager.RunOnceAsync(now, Token);
                break;
            }
            catch (IOException)
            {
                failures++;
            }
            Assert.Equal(before, await ReadAsync(archive, Selection(0, long.MaxValue)));
            Assert.False(File.Exists(_folder.File("blocks/p0000/manifest")));
        }
        Assert.True(failures > 20);
        Assert.Equal(before, await ReadAsync(archive, Selection(0, long.MaxValue)));
        Assert.Equal(4, Directory.GetFiles(_folder.File("blocks"), "*", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public async Task Select_WhilePassesRun_NeverMissesASample()
    {
        var all = Enumerable.Range(0, 40).Select(i => Define("up", ("i", $"{i}"))).ToArray();
        await using var archive = await OpenAsync(new FolderObjectStore(_folder.File("blocks")));
        var count = 0;
        var answered = 0;
        var underWay = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var stop = new CancellationTokenSource();
        var manager = new SeriesTierManager(archive, new SeriesTierOptions());
        var queries = Enumerable.Range(0, 3).Select(_ => Task.Run(QueryAsync)).ToArray();
        await underWay.Task.WaitAsync(TimeSpan.FromMinutes(1), Token);
        var first = Volatile.Read(ref answered);
        // At least 25 passes, and on a busy machine as many as it takes for queries to be answered among them.
        for (var round = 0; round < 25 || (Volatile.Read(ref answered) < first + 3 && round < 190); round++)
        {
            // Late samples of the same two days again and again, so that blocks are replaced under the queries.
            var start = Epoch + ((round % 2) * Day) + (round * Hour / 2) + 1000;
            await archive.StoreAsync(all, [.. all.Select(s => Regular(s, start, 60, 15_000))], Token);
            Interlocked.Add(ref count, 60);
            await manager.RunOnceAsync(DateTimeOffset.FromUnixTimeMilliseconds(Epoch + (5 * Day)), Token);
        }
        await stop.CancelAsync();
        await Task.WhenAll(queries);
        Assert.True(answered >= first + 3);

        async Task QueryAsync()
        {
            while (!stop.IsCancellationRequested)
            {
                var least = Volatile.Read(ref count);
                var answer = await ReadAsync(archive, Selection(0, long.MaxValue));
                Assert.True(least == 0 || (answer.Count == all.Length && answer.Values.All(s => s.Count >= least)));
                Interlocked.Increment(ref answered);
                underWay.TrySetResult();
            }
        }
    }

    private ValueTask<SeriesArchive> OpenAsync(IObjectStore store) =>
        SeriesArchive.OpenAsync(
            new SeriesArchiveOptions { Folder = _folder.Path },
            0,
            SqliteChunkDatabase.Open(new SqliteChunkOptions(_folder.File("warm/p.db"), 1 << 20, 3, 0)),
            store,
            NullLogger.Instance,
            Token
        );
}
