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
    private readonly Bucket[] _buckets = new Bucket[Size];
    private long? _newest;

    /// <summary>False when the window has passed the sample.</summary>
    public bool Add(long timeMs, double value)
    {
        var index = Divide(timeMs, _bucketMs);
        if (index <= _newest - Size)
        {
            return false;
        }

        _newest = Math.Max(index, _newest ?? index);
        ref var bucket = ref _buckets[Position(index)];
        if (bucket.Sketch is null)
        {
            bucket.Sketch = new QuantileSketch(relativeAccuracy, maxBins);
            bucket.Index = index;
        }
        else if (bucket.Index != index)
        {
            bucket.Sketch.Clear();
            bucket.Moments = default;
            bucket.Index = index;
        }

        bucket.Moments.Add(value);
        bucket.Sketch.Add(value);
        return true;
    }

    public (long FromMs, RunningMoments Moments, QuantileSketch Sketch) Collect(long nowMs)
    {
        var newest = Divide(nowMs, _bucketMs);
        var moments = default(RunningMoments);
        var sketch = new QuantileSketch(relativeAccuracy, maxBins);
        for (var index = newest - Divisions; index <= newest; index++)
        {
            ref readonly var bucket = ref _buckets[Position(index)];
            if (bucket.Sketch is { } filled && bucket.Index == index)
            {
                moments.Merge(bucket.Moments);
                sketch.Merge(filled);
            }
        }

        return ((newest - Divisions) * _bucketMs, moments, sketch);
    }

    public int AllocatedBins => _buckets.Sum(bucket => bucket.Sketch?.AllocatedBins ?? 0);

    public void Write(StateWriter writer)
    {
        foreach (ref readonly var bucket in _buckets.AsSpan())
        {
            bucket.Moments.Write(writer);
            if (bucket.Moments.Count > 0)
            {
                writer.Signed(bucket.Index);
                bucket.Sketch!.WriteContent(writer);
            }
        }
    }

    public void Read(ref StateReader reader)
    {
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
            _newest = Math.Max(bucket.Index, _newest ?? bucket.Index);
            bucket.Sketch = new QuantileSketch(relativeAccuracy, maxBins);
            bucket.Sketch.ReadContent(ref reader);
            StateReader.Require(Position(bucket.Index) == position, "A bucket lies in the wrong place.");
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
