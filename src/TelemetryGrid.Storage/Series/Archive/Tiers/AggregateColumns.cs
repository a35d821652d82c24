using TelemetryGrid.PromQL;
using TelemetryGrid.Storage.Series.Archive.Cold;

namespace TelemetryGrid.Storage.Series.Archive.Tiers;

/// <summary>
/// A series' aggregates at one resolution. A bucket covers (k × length, (k + 1) × length]; min, max, sum and count of it carry the time of
/// the last sample that went into them. Of counters, <c>last</c> has more samples than one a bucket, see <see cref="Downsampler"/>.
/// </summary>
internal sealed class AggregateColumns
{
    public SampleBuffer Min { get; } = new();

    public SampleBuffer Max { get; } = new();

    public SampleBuffer Sum { get; } = new();

    public SampleBuffer Count { get; } = new();

    public SampleBuffer Last { get; } = new();

    /// <summary>How many samples, staleness markers not counted, went into the buckets.</summary>
    public long Samples
    {
        get
        {
            var samples = 0.0;
            foreach (var count in Count.Values)
            {
                samples += count;
            }
            return (long)samples;
        }
    }

    public bool IsEmpty => Last.Count == 0;

    /// <summary>Takes columns back out of chunks; null when one is missing, cut or no chunk at all.</summary>
    public static AggregateColumns? Read(IEnumerable<(AggregateColumn Column, EncodedChunk Chunk)> chunks)
    {
        var columns = new AggregateColumns();
        foreach (var (column, chunk) in chunks)
        {
            if (columns.Of(column) is not { } buffer || !ChunkCodec.TryDecode(chunk.Data.Span, buffer))
            {
                return null;
            }
        }
        var times = columns.Count.Timestamps;
        return
            columns.IsEmpty
            || !times.SequenceEqual(columns.Min.Timestamps)
            || !times.SequenceEqual(columns.Max.Timestamps)
            || !times.SequenceEqual(columns.Sum.Timestamps)
            ? null
            : columns;
    }

    public List<(AggregateColumn Column, EncodedChunk Chunk)> Write()
    {
        var chunks = new List<(AggregateColumn, EncodedChunk)>(5);
        for (var column = AggregateColumn.Min; column <= AggregateColumn.Last; column++)
        {
            var buffer = Of(column)!;
            for (var at = 0; at < buffer.Count; at += ChunkCodec.MaxSamples)
            {
                var count = Math.Min(ChunkCodec.MaxSamples, buffer.Count - at);
                chunks.Add((column, ChunkCodec.Encode(buffer.Timestamps.Slice(at, count), buffer.Values.Slice(at, count))));
            }
        }
        return chunks;
    }

    /// <summary>Of each bucket the aggregate that counts more samples; the first where they count the same. Repeating a merge changes nothing.</summary>
    public static AggregateColumns Merge(AggregateColumns first, AggregateColumns second, long length)
    {
        var merged = new AggregateColumns();
        var (a, b) = (new Cursor(first, length), new Cursor(second, length));
        while (true)
        {
            var bucket = Math.Min(a.Bucket, b.Bucket);
            if (bucket == long.MaxValue)
            {
                return merged;
            }
            var takeFirst = a.Bucket == bucket && (b.Bucket != bucket || a.CountOf(bucket) >= b.CountOf(bucket));
            a.Move(bucket, takeFirst ? merged : null);
            b.Move(bucket, takeFirst ? null : merged);
        }
    }

    public SampleBuffer? Of(AggregateColumn column) =>
        column switch
        {
            AggregateColumn.Min => Min,
            AggregateColumn.Max => Max,
            AggregateColumn.Sum => Sum,
            AggregateColumn.Count => Count,
            AggregateColumn.Last => Last,
            _ => null,
        };

    private sealed class Cursor(AggregateColumns columns, long length)
    {
        private int _at;
        private int _last;

        public long Bucket => Math.Min(BucketAt(columns.Count, _at), BucketAt(columns.Last, _last));

        public double CountOf(long bucket) => BucketAt(columns.Count, _at) == bucket ? columns.Count.Values[_at] : 0;

        public void Move(long bucket, AggregateColumns? into)
        {
            if (BucketAt(columns.Count, _at) == bucket)
            {
                for (var column = AggregateColumn.Min; column < AggregateColumn.Last; column++)
                {
                    var from = columns.Of(column)!;
                    into?.Of(column)!.Add(from.Timestamps[_at], from.Values[_at]);
                }
                _at++;
            }
            for (; BucketAt(columns.Last, _last) == bucket; _last++)
            {
                into?.Last.Add(columns.Last.Timestamps[_last], columns.Last.Values[_last]);
            }
        }

        private long BucketAt(SampleBuffer buffer, int at) =>
            at < buffer.Count ? BlockFormat.WindowOf(buffer.Timestamps[at], length) : long.MaxValue;
    }
}
