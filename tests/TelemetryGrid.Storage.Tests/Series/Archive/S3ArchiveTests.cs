using TelemetryGrid.Storage.Series;
using static TelemetryGrid.Storage.Tests.Series.Archive.ArchiveData;

namespace TelemetryGrid.Storage.Tests.Series.Archive;

public sealed class S3ArchiveTests : IAsyncDisposable
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private readonly TemporaryFolder _folder = new();
    private readonly FakeS3 _s3 = new();

    private SeriesArchiveOptions Options =>
        new()
        {
            Folder = _folder.Path,
            S3ServiceUrl = _s3.Url,
            S3Bucket = "bucket",
            S3Prefix = "grid/",
            S3AccessKey = "key",
            S3SecretKey = "secret",
        };

    public async ValueTask DisposeAsync()
    {
        await _s3.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task RunOnce_Bucket_HoldsTheBlocksAndAnswers()
    {
        var all = Enumerable.Range(0, 10).Select(i => Define("up", ("i", $"{i}"))).ToArray();
        SortedDictionary<string, SortedDictionary<long, long>> before;
        await using (var archive = await OpenAsync())
        {
            for (var d = 0; d < 3; d++)
            {
                await archive.StoreAsync(all, [.. all.Select(s => Regular(s, Epoch + (d * Day) + 1000, 240, 15_000))], Token);
            }
            before = await ReadAsync(archive, Selection(0, long.MaxValue));
            await RunAsync(archive, 6);
            Assert.Equal(10, _s3.Objects.Count);
            Assert.All(_s3.Objects.Keys, k => Assert.StartsWith("bucket/grid/p0002/", k));
            Assert.Equal(before, await ReadAsync(archive, Selection(0, long.MaxValue)));
        }
        await using (var archive = await OpenAsync())
        {
            Assert.Equal(before, await ReadAsync(archive, Selection(0, long.MaxValue)));
            // An object that nobody knows, as a crash leaves it, goes; and so does what expires.
            _s3.Objects["bucket/grid/p0002/raw/w1-g00000001.block"] = [1];
            await RunAsync(archive, 800);
            Assert.Equal(["bucket/grid/p0002/manifest"], _s3.Objects.Keys);
        }
    }

    [Fact]
    public async Task RunOnce_BucketRefuses_SaysSoAndLosesNothing()
    {
        var series = Define("up");
        await using var archive = await OpenAsync();
        await archive.StoreAsync([series], [Regular(series, Epoch + 1000, 240, 15_000)], Token);
        _s3.FailPuts = 400;
        var failure = await Assert.ThrowsAsync<IOException>(() => RunAsync(archive, 6));
        Assert.Contains("could not be written in the bucket bucket", failure.Message, StringComparison.Ordinal);
        Assert.Equal(240, (await ReadAsync(archive, Selection(0, long.MaxValue))).Values.Single().Count);
        _s3.FailPuts = 0;
        await RunAsync(archive, 6);
        Assert.Equal(240, (await ReadAsync(archive, Selection(0, long.MaxValue))).Values.Single().Count);
        Assert.Equal(4, _s3.Objects.Count);
    }

    [Fact]
    public async Task Select_ObjectDamagedOrGone_TheRestAnswers()
    {
        var series = Define("up");
        var log = new ListLogger();
        await using (var archive = await OpenAsync())
        {
            await archive.StoreAsync(
                [series],
                [Regular(series, Epoch + 1000, 240, 15_000), Regular(series, Epoch + Day + 1000, 240, 15_000)],
                Token
            );
            await RunAsync(archive, 6);
        }
        var raw = _s3.Objects.Keys.Where(k => k.Contains("/raw/", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToArray();
        var whole = _s3.Objects[raw[0]];
        _s3.Objects.TryRemove(raw[0], out _);
        await using (var archive = await SeriesArchive.OpenAsync(Options, 2, log, Token))
        {
            var samples = (await ReadAsync(archive, Selection(0, long.MaxValue) with { RangeMilliseconds = Hour })).Values.Single();
            Assert.Equal(240, samples.Keys.Count(t => t > Epoch + Day));
            Assert.Contains("is missing", Assert.Single(log.Lines), StringComparison.Ordinal);
            Assert.Equal(0, (await RunAsync(archive, 6)).BlocksWritten);
            _s3.Objects[raw[0]] = whole;
            Assert.Equal(480, (await ReadAsync(archive, Selection(0, long.MaxValue))).Values.Single().Count);
        }
        _s3.Objects[raw[0]] = whole[..^50];
        await using (var archive = await SeriesArchive.OpenAsync(Options, 2, log, Token))
        {
            await ReadAsync(archive, Selection(0, long.MaxValue));
            Assert.Contains("bucket/grid/quarantine/" + raw[0]["bucket/grid/".Length..], _s3.Objects.Keys);
        }
    }

    private ValueTask<SeriesArchive> OpenAsync() => SeriesArchive.OpenAsync(Options, 2, null, Token);

    private static Task<SeriesTierReport> RunAsync(SeriesArchive archive, int days) =>
        new SeriesTierManager(archive, new SeriesTierOptions())
            .RunOnceAsync(DateTimeOffset.FromUnixTimeMilliseconds(Epoch + (days * Day)), Token)
            .AsTask();
}
