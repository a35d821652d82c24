using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryGrid.PromQL;
using TelemetryGrid.Storage.Series;

namespace TelemetryGrid.Storage.Tests.Series;

/// <summary>A shard with its folder, clock and archive.</summary>
internal sealed class ShardTestBed : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ShardTestBed(Func<SeriesShardOptions, SeriesShardOptions>? configure = null)
    {
        Options = new SeriesShardOptions { Directory = _folder.File("shard"), Partition = 7 };
        Options = configure?.Invoke(Options) ?? Options;
        Shard = SeriesShard.Open(Options, Archive, Time, NullLogger.Instance);
    }

    public SeriesShardOptions Options { get; set; }

    public MemoryArchive Archive { get; } = new();

    public ManualTime Time { get; } = new();

    public SeriesShard Shard { get; private set; }

    public static Labels LabelsOf(int series) => Labels.Of(("__name__", "m"), ("instance", series.ToString(CultureInfo.InvariantCulture)));

    public void Reopen()
    {
        Shard.Dispose();
        Shard = SeriesShard.Open(Options, Archive, Time, NullLogger.Instance);
    }

    public void Define(params ReadOnlySpan<int> series)
    {
        foreach (var one in series)
        {
            Assert.True(Shard.Define((ulong)one, LabelsOf(one)));
        }
    }

    /// <summary>The samples of all series, as "instance: time=value …", in the order of instances.</summary>
    public async Task<string> ReadAsync(long start = long.MinValue, long end = long.MaxValue)
    {
        var selected = await Shard.SelectAsync(
            new SeriesSelection([new LabelMatcher("__name__", MatchOperator.Equal, "m")], start, end),
            TestContext.Current.CancellationToken
        );
        var buffer = new SampleBuffer();
        var lines = new List<string>();
        foreach (var series in selected.OrderBy(static s => s.Labels["instance"], StringComparer.Ordinal))
        {
            series.Read(buffer);
            var samples = Enumerable
                .Range(0, buffer.Count)
                .Select(i => string.Create(CultureInfo.InvariantCulture, $"{buffer.Timestamps[i]}={buffer.Values[i]}"));
            lines.Add($"{series.Labels["instance"]}: {string.Join(' ', samples)}");
        }
        return string.Join("; ", lines);
    }

    public void Dispose()
    {
        Shard.Dispose();
        _folder.Dispose();
    }
}
