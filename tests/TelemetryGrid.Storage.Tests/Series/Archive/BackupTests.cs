using TelemetryGrid.Storage.Series;
using static TelemetryGrid.Storage.Tests.Series.Archive.ArchiveData;

namespace TelemetryGrid.Storage.Tests.Series.Archive;

public sealed class BackupTests : IAsyncLifetime
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private readonly TemporaryFolder _folder = new();
    private readonly List<SeriesArchive> _partitions = [];

    private SeriesArchiveOptions Options => new() { Folder = _folder.File("live") };

    private string Backup => _folder.File("backup");

    public async ValueTask InitializeAsync()
    {
        for (var p = 0; p < 2; p++)
        {
            var archive = await SeriesArchive.OpenAsync(Options, p, null, Token);
            _partitions.Add(archive);
            var all = Enumerable.Range(0, 5).Select(i => Define("up", ("i", $"{i}"), ("p", $"{p}"))).ToArray();
            for (var h = 0; h < 60; h += 5)
            {
                await archive.StoreAsync(all, [.. all.Select(s => Irregular(s, Epoch + (h * Hour), 240, 15_000))], Token);
            }
            await RunAsync(archive);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var archive in _partitions)
        {
            await archive.DisposeAsync();
        }
        _folder.Dispose();
    }

    [Fact]
    public async Task CreateThenRestore_ArchivesInUse_AnswerTheSame()
    {
        var progress = new Reports();
        var made = await SeriesBackup.CreateAsync(_partitions, Backup, progress, Token);
        Assert.Equal(made, progress.Last);
        Assert.Equal(2 * (1 + 6 + 1), made.Files);
        var target = new SeriesArchiveOptions { Folder = _folder.File("restored") };
        Assert.Equal(made.Bytes, (await SeriesBackup.RestoreAsync(Backup, target, progress, Token)).Bytes);
        foreach (var archive in _partitions)
        {
            await using var restored = await SeriesArchive.OpenAsync(target, archive.Partition, null, Token);
            Assert.Equal(await ReadAsync(archive, Selection(0, long.MaxValue)), await ReadAsync(restored, Selection(0, long.MaxValue)));
            Assert.Equal(0, (await RunAsync(restored)).BlocksWritten);
        }
        var again = await Assert.ThrowsAsync<IOException>(async () => await SeriesBackup.RestoreAsync(Backup, target, null, Token));
        Assert.Contains("has samples already", again.Message, StringComparison.Ordinal);
        var occupied = await Assert.ThrowsAsync<IOException>(async () => await SeriesBackup.CreateAsync(_partitions, Backup, null, Token));
        Assert.Contains("is not empty", occupied.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restore_AnyFileDamagedOrGone_ChangesNothing()
    {
        await SeriesBackup.CreateAsync(_partitions, Backup, null, Token);
        var target = new SeriesArchiveOptions { Folder = _folder.File("restored") };
        foreach (var file in Directory.GetFiles(Backup, "*", SearchOption.AllDirectories))
        {
            var bytes = await File.ReadAllBytesAsync(file, Token);
            byte[] changed = [.. bytes];
            changed[bytes.Length / 2] ^= 4;
            if (file.EndsWith("backup.json", StringComparison.Ordinal))
            {
                changed = bytes[..(bytes.Length / 2)];
            }
            await File.WriteAllBytesAsync(file, changed, Token);
            await Assert.ThrowsAsync<IOException>(async () => await SeriesBackup.RestoreAsync(Backup, target, null, Token));
            File.Delete(file);
            await Assert.ThrowsAsync<IOException>(async () => await SeriesBackup.RestoreAsync(Backup, target, null, Token));
            Assert.False(Directory.Exists(target.Folder));
            await File.WriteAllBytesAsync(file, bytes, Token);
        }
        await SeriesBackup.RestoreAsync(Backup, target, null, Token);
    }

    private static ValueTask<SeriesTierReport> RunAsync(SeriesArchive archive) =>
        new SeriesTierManager(archive, new SeriesTierOptions()).RunOnceAsync(
            DateTimeOffset.FromUnixTimeMilliseconds(Epoch + (3 * Day)),
            Token
        );

    private sealed class Reports : IProgress<BackupProgress>
    {
        public BackupProgress Last { get; private set; }

        public void Report(BackupProgress value) => Last = value;
    }
}
