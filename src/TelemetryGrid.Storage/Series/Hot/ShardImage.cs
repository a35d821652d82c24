using System.Collections.Immutable;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Storage.Series;

/// <summary>
/// What a snapshot says, taken from a store at one moment: all definitions, and of the samples those the archive does not have. Holds
/// immutable parts only, so that it can be written while the store goes on.
/// </summary>
internal sealed class ShardImage
{
    public required int Partition { get; init; }

    public required long Sequence { get; init; }

    public required long RemovedThrough { get; init; }

    /// <summary>Name and value by pair number; null where there is none.</summary>
    public required (string Name, string Value)?[] Pairs { get; init; }

    public required SeriesImage[] Series { get; init; }

    public required ImmutableArray<MetricMetadata> Metadata { get; init; }

    /// <summary>To be called under the store's lock.</summary>
    public static ShardImage Take(HotStore store, int partition, long sequence, ImmutableArray<MetricMetadata> metadata)
    {
        var all = store.Table.ToArray();
        var series = new SeriesImage[all.Length];
        var slabs = new CaptureSlabs();
        for (var i = 0; i < all.Length; i++)
        {
            series[i] = new SeriesImage(all[i], slabs);
        }
        return new ShardImage
        {
            Partition = partition,
            Sequence = sequence,
            RemovedThrough = store.RemovedThrough,
            Pairs = store.Index.CopyPairs(),
            Series = series,
            Metadata = metadata,
        };
    }

    /// <summary>Puts everything into an empty store.</summary>
    public void Restore(HotStore store)
    {
        store.RemovedThrough = RemovedThrough;
        foreach (var image in Series)
        {
            var text = new string[2 * image.Pairs.Length];
            for (var i = 0; i < image.Pairs.Length; i++)
            {
                (text[2 * i], text[(2 * i) + 1]) =
                    Pairs[image.Pairs[i]]
                    ?? throw new InvalidDataException($"Series {image.Number} has a label the snapshot does not name.");
            }
            image.Restore(store, Labels.FromSortedPairs(text));
        }
    }
}
