using TelemetryGrid.Analytics.Serialization;
using TelemetryGrid.Analytics.Sketches;

namespace TelemetryGrid.Analytics.Rolling;

/// <summary>
/// One sliding window as a ring of buckets aligned to the epoch. One bucket more than divides the window, so that the ring always
/// holds the whole window, plus at most one bucket's width of older samples.
/// </summary>
internal sealed class BucketRing(long windowMs, double relativeAccuracy, int maxBins)
{
    /// <summary>Buckets a window is cut into.</summary>
    public const int Divisions = 12;

    private const int Size = Divisions + 1;
    private readonly long _bucketMs = windowMs / Divisions;

    // Null until a sample comes.
    private Bucket[]? _buckets;

    /// <summary>Whether the ring that ends at a time still has room for a sample's bucket.</summary>
    public bool Covers(long timeMs, long newestMs) => Divide(timeMs, _bucketMs) > Divide(newestMs, _bucketMs) - Size;

    /// <summary>Takes a sample, unless the window that ends at <paramref name="newestMs"/> has passed it.</summary>
    public void Add(long timeMs, double value, long newestMs)
    {
        if (!Covers(timeMs, newestMs))
        {
            return;
        }

        var index = Divide(timeMs, _bucketMs);
        _buckets ??= new Bucket[Size];
        ref var bucket = ref _buckets[Position(index)];
        if (bucket.Index != index || bucket.Moments.Count == 0)
        {
            // Of two buckets that share a place the newer one stays.
            if (bucket.Moments.Count > 0 && bucket.Index > index)
            {
                return;
            }

            bucket.Sketch?.Clear();
            bucket.Moments = default;
            bucket.Index = index;
        }

        if (bucket.Sketch is { Count: > 0 })
        {
            bucket.Sketch.Add(value);
        }
        else if (bucket.Moments.Count > 0 && bucket.Moments.Min != value)
        {
            bucket.Sketch ??= new QuantileSketch(relativeAccuracy, maxBins);
            bucket.Sketch.Add(bucket.Moments.Min, bucket.Moments.Count);
            bucket.Sketch.Add(value);
        }

        bucket.Moments.Add(value);
    }

    /// <summary>What the window that ends at a time holds, of the buckets and of samples that are not in them yet.</summary>
    public (long FromMs, RunningMoments Moments, QuantileSketch Sketch) Collect(long nowMs, in RecentSamples recent)
    {
        var newest = Divide(nowMs, _bucketMs);
        var moments = default(RunningMoments);
        var sketch = new QuantileSketch(relativeAccuracy, maxBins);
        for (var index = newest - Divisions; _buckets is not null && index <= newest; index++)
        {
            ref readonly var bucket = ref _buckets[Position(index)];
            if (bucket.Moments.Count > 0 && bucket.Index == index)
            {
                moments.Merge(bucket.Moments);
                if (bucket.Sketch is { Count: > 0 })
                {
                    sketch.Merge(bucket.Sketch);
                }
                else
                {
                    sketch.Add(bucket.Moments.Min, bucket.Moments.Count);
                }
            }
        }

        for (var i = 0; i < recent.Count; i++)
        {
            var (timeMs, value) = recent[i];
            if (Divide(timeMs, _bucketMs) is var index && index >= newest - Divisions && index <= newest)
            {
                moments.Add(value);
                sketch.Add(value);
            }
        }

        return ((newest - Divisions) * _bucketMs, moments, sketch);
    }

    public int AllocatedBins => _buckets?.Sum(bucket => bucket.Sketch?.AllocatedBins ?? 0) ?? 0;

    public void Write(StateWriter writer)
    {
        writer.Flag(_buckets is not null);
        foreach (ref readonly var bucket in _buckets.AsSpan())
        {
            bucket.Moments.Write(writer);
            if (bucket.Moments.Count > 0)
            {
                var isConstant = bucket.Sketch is not { Count: > 0 };
                writer.Signed(bucket.Index);
                writer.Flag(isConstant);
                if (!isConstant)
                {
                    bucket.Sketch!.WriteContent(writer);
                }
            }
        }
    }

    /// <param name="reader">Stands at what <see cref="Write"/> wrote.</param>
    /// <param name="isAlwaysThere">The first version wrote every bucket, and a sketch for each.</param>
    public void Read(ref StateReader reader, bool isAlwaysThere)
    {
        if (!isAlwaysThere && !reader.Flag())
        {
            return;
        }

        _buckets = new Bucket[Size];
        for (var position = 0; position < Size; position++)
        {
            ref var bucket = ref _buckets[position];
            bucket.Moments = RunningMoments.Read(ref reader);
            if (bucket.Moments.Count == 0)
            {
                continue;
            }

            bucket.Index = reader.Signed();
            StateReader.Require(Math.Abs((double)bucket.Index) < long.MaxValue / 2.0 / _bucketMs, "A bucket lies outside all time.");
            StateReader.Require(Position(bucket.Index) == position, "A bucket lies in the wrong place.");
            if (!isAlwaysThere && reader.Flag())
            {
                StateReader.Require(bucket.Moments.Min == bucket.Moments.Max, "A bucket contradicts itself.");
                continue;
            }

            bucket.Sketch = new QuantileSketch(relativeAccuracy, maxBins);
            bucket.Sketch.ReadContent(ref reader);
            StateReader.Require(bucket.Sketch.Count == bucket.Moments.Count, "A bucket contradicts itself.");
        }
    }

    private static int Position(long index) => (int)(((index % Size) + Size) % Size);

    private static long Divide(long timeMs, long unitMs) => Math.DivRem(timeMs, unitMs, out var rest) - (rest < 0 ? 1 : 0);

    private struct Bucket
    {
        public long Index;
        public RunningMoments Moments;
        public QuantileSketch? Sketch;
    }
}
