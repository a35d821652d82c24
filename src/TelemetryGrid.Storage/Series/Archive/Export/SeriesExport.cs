using TelemetryGrid.PromQL;
using TelemetryGrid.Storage.Series.Archive.Tiers;

namespace TelemetryGrid.Storage.Series;

/// <summary>Writes what archives hold of some series as text. Memory: the labels of the series, and the samples of a few of them at a time.</summary>
public static class SeriesExport
{
    private const int SeriesPerRead = 8;

    /// <summary>
    /// Writes the samples of the request's series and time range in the order of their labels: raw ones where they exist, else the last of
    /// each 5 minutes or hour. The request's limit is not looked at.
    /// </summary>
    /// <exception cref="IOException">The archive could not be read, or the stream not written.</exception>
    public static async ValueTask<ExportProgress> WriteAsync(
        IReadOnlyList<SeriesArchive> partitions,
        CatalogRequest request,
        ExportFormat format,
        Stream stream,
        IProgress<ExportProgress>? progress,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(partitions);
        ArgumentNullException.ThrowIfNull(request);
        var all = new List<(SeriesArchive Partition, SeriesDefinition Series)>();
        foreach (var partition in partitions)
        {
            var found = await partition.FindAsync(request with { Limit = int.MaxValue }, cancellation);
            all.AddRange(found.Items.Select(series => (partition, series)));
        }
        all.Sort(static (a, b) => Compare(a.Series.Labels, b.Series.Labels));
        await using var writer = new SeriesExportWriter(stream, format);
        await writer.BeginAsync();
        var samples = new SampleBuffer();
        var selection = new SeriesSelection([], request.StartMilliseconds, request.EndMilliseconds)
        {
            // Otherwise aggregates would be repeated for the lookback of instant queries.
            Function = "last_over_time",
            RangeMilliseconds = 1,
        };
        var done = 0;
        foreach (var batch in all.Chunk(SeriesPerRead))
        {
            var read = new Dictionary<ulong, ArchivedSeries>();
            foreach (var part in batch.GroupBy(static b => b.Partition))
            {
                foreach (var series in await part.Key.SelectAsync([.. part.Select(static p => p.Series.Series)], selection, cancellation))
                {
                    read[series.Definition.Series] = series;
                }
            }
            foreach (var (_, definition) in batch)
            {
                if (
                    read.TryGetValue(definition.Series, out var series)
                    && SampleMerge.TryRead(series.Chunks, request.StartMilliseconds, request.EndMilliseconds, samples)
                    && samples.Count > 0
                )
                {
                    await writer.WriteAsync(definition.Labels, samples, cancellation);
                }
            }
            done += batch.Length;
            progress?.Report(new ExportProgress(done, all.Count, writer.Samples, writer.StaleMarkers));
        }
        await writer.EndAsync(cancellation);
        return new ExportProgress(done, all.Count, writer.Samples, writer.StaleMarkers);
    }

    // By metric first, since text formats want its series together.
    private static int Compare(Labels a, Labels b)
    {
        var order = string.CompareOrdinal(a.Name, b.Name);
        var (left, right) = (a.ToPairs(), b.ToPairs());
        for (var i = 0; order == 0 && i < Math.Min(left.Length, right.Length); i++)
        {
            order = string.CompareOrdinal(left[i], right[i]);
        }
        return order != 0 ? order : left.Length - right.Length;
    }
}
