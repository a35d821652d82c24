using TelemetryGrid.PromQL;

namespace TelemetryGrid.Storage.Series;

/// <summary>One series of a <see cref="ShardImage"/>.</summary>
internal readonly struct SeriesImage
{
    private readonly HotChunk[] _sealed;
    private readonly int _archived;

    public SeriesImage(HotSeries series, CaptureSlabs slabs)
    {
        Number = series.Number;
        Pairs = series.Pairs;
        (_sealed, _archived) = (series.Sealed, series.Archived);
        ArchivedThrough = series.ArchivedThrough;
        for (var i = 0; i < series.Archived; i++)
        {
            ArchivedThrough = Math.Max(ArchivedThrough, series.Sealed[i].End);
        }
        (NewestTimestamp, NewestValue) = (series.NewestTimestamp, series.NewestValue);
        Open = slabs.Take(series.Open);
        Late = series.Late?.Capture();
    }

    public SeriesImage(ulong number, int[] pairs, HotChunk[] chunks)
    {
        (Number, Pairs, _sealed) = (number, pairs, chunks);
    }

    public ulong Number { get; }

    public int[] Pairs { get; }

    public ReadOnlySpan<HotChunk> Unarchived => _sealed.AsSpan(_archived);

    public long ArchivedThrough { get; init; }

    public long NewestTimestamp { get; init; }

    public double NewestValue { get; init; }

    /// <summary>The open chunk as it writes itself; empty for none.</summary>
    public ReadOnlyMemory<byte> Open { get; init; }

    public EncodedChunk? Late { get; init; }

    public void Restore(HotStore store, Labels labels)
    {
        var series = new HotSeries(Number) { ArchivedThrough = ArchivedThrough };
        store.Add(series, labels);
        foreach (var chunk in Unarchived)
        {
            store.Restore(series, chunk);
        }
        if (!Open.IsEmpty)
        {
            if (!OpenChunk.TryRead(Open.Span, out var open, out _))
            {
                throw new InvalidDataException($"the open samples of series {Number} are not a chunk");
            }
            store.Restore(series, open);
        }
        var samples = new SampleBuffer();
        if (Late is not null && !ChunkCodec.TryDecode(Late.Data.Span, samples))
        {
            throw new InvalidDataException($"the late samples of series {Number} are not a chunk");
        }
        for (var i = 0; i < samples.Count; i++)
        {
            store.AppendLate(series, samples.Timestamps[i], samples.Values[i]);
        }
        (series.NewestTimestamp, series.NewestValue) = (NewestTimestamp, NewestValue);
    }
}
