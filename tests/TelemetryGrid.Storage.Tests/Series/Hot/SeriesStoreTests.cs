using Microsoft.Extensions.Logging.Abstractions;
using TelemetryGrid.Storage.Series;

namespace TelemetryGrid.Storage.Tests.Series;

public sealed class SeriesStoreTests
{
    [Fact]
    public async Task Shard_ClosedAndOpenedAgain_IsTheSameFolderAndNoOther()
    {
        using var folder = new TemporaryFolder();
        using var store = Open(folder);
        var shard = store.Shard(3);
        Assert.Same(shard, store.Shard(3));
        Assert.NotSame(shard, store.Shard(4));
        Assert.Equal([3, 4], store.Opened.Select(static s => s.Partition));
        shard.Define(1, ShardTestBed.LabelsOf(1));
        await shard.SaveAsync(9, TestContext.Current.CancellationToken);
        store.Close(3);
        Assert.Equal([4], store.Opened.Select(static s => s.Partition));
        Assert.Equal(9, store.Shard(3).DurableSequence);
        Assert.Equal(0, store.Shard(4).DurableSequence);
        Assert.Equal(1, store.Shard(3).Statistics.Series);
    }

    [Fact]
    public void Shard_CannotBeOpened_SaysSoAndTriesAgain()
    {
        using var folder = new TemporaryFolder();
        using var store = Open(folder);
        var obstacle = folder.File("0005");
        File.WriteAllText(obstacle, "");
        Assert.ThrowsAny<IOException>(() => store.Shard(5));
        File.Delete(obstacle);
        Assert.Equal(5, store.Shard(5).Partition);
    }

    [Fact]
    public void Shard_AfterDispose_Throws()
    {
        using var folder = new TemporaryFolder();
        var store = Open(folder);
        store.Shard(1);
        store.Dispose();
        Assert.Throws<ObjectDisposedException>(() => store.Shard(1));
    }

    private static SeriesStore Open(TemporaryFolder folder) =>
        new(
            new SeriesStoreOptions { Directory = folder.Path, Shard = static o => o with { MaxSeries = 10 } },
            static _ => new MemoryArchive(),
            new ManualTime(),
            NullLogger<SeriesStore>.Instance
        );
}
