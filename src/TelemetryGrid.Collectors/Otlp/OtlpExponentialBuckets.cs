namespace TelemetryGrid.Collectors.Otlp;

/// <summary>
/// Buckets of an exponential histogram: index i has the values in (b^i, b^(i+1)] with b = 2^(2^-scale) (OpenTelemetry, metrics data model,
/// "ExponentialHistogram"). Held no finer than <see cref="FinestScale"/>, because each bound is a series of its own here. Immutable.
/// </summary>
internal sealed class OtlpExponentialBuckets
{
    /// <summary>Buckets 19 % wide.</summary>
    public const int FinestScale = 2;

    /// <summary>Buckets on both sides together; more are made coarser.</summary>
    public const int MaxBuckets = 320;

    /// <summary>No double lies farther out, at the finest scale there is (20).</summary>
    private const int FarthestIndex = 1100 << 20;

    private readonly SortedDictionary<int, ulong> _positive;
    private readonly SortedDictionary<int, ulong> _negative;
    private readonly ulong _zero;
    private readonly double _zeroThreshold;

    private OtlpExponentialBuckets(
        int scale,
        SortedDictionary<int, ulong> positive,
        SortedDictionary<int, ulong> negative,
        ulong zero,
        double zeroThreshold
    )
    {
        while (scale > FinestScale || Width(positive) + Width(negative) > MaxBuckets)
        {
            scale--;
            positive = Halved(positive);
            negative = Halved(negative);
        }
        (Scale, _positive, _negative, _zero, _zeroThreshold) = (scale, positive, negative, zero, zeroThreshold);
    }

    public int Scale { get; }

    /// <summary>Of a data point; offsets are the indexes of the first counts.</summary>
    public static OtlpExponentialBuckets Of(
        int scale,
        (int Offset, List<ulong> Counts) positive,
        (int Offset, List<ulong> Counts) negative,
        ulong zero,
        double zeroThreshold
    ) => new(scale, Indexed(positive.Offset, positive.Counts), Indexed(negative.Offset, negative.Counts), zero, zeroThreshold);

    public OtlpExponentialBuckets Plus(OtlpExponentialBuckets other)
    {
        var scale = Math.Min(Scale, other.Scale);
        return new OtlpExponentialBuckets(
            scale,
            Added(At(_positive, Scale - scale), At(other._positive, other.Scale - scale)),
            Added(At(_negative, Scale - scale), At(other._negative, other.Scale - scale)),
            _zero + other._zero,
            Math.Max(_zeroThreshold, other._zeroThreshold)
        );
    }

    /// <summary>How many values are at or below each bound, for every bound from the lowest value to the highest, without infinity.</summary>
    public IEnumerable<(double Bound, double Count)> Cumulative()
    {
        var below = 0UL;
        if (_negative.Count > 0)
        {
            for (var i = _negative.Keys.Last(); i >= _negative.Keys.First(); i--)
            {
                below += _negative.GetValueOrDefault(i);
                var bound = -Bound(i);
                if (double.IsFinite(bound) && bound < -_zeroThreshold)
                {
                    yield return (bound, below);
                }
            }
        }
        below += _zero;
        if (_zero > 0)
        {
            yield return (_zeroThreshold, below);
        }
        if (_positive.Count > 0)
        {
            for (var i = _positive.Keys.First(); i <= _positive.Keys.Last(); i++)
            {
                below += _positive.GetValueOrDefault(i);
                var bound = Bound(i + 1);
                if (double.IsFinite(bound) && bound > _zeroThreshold)
                {
                    yield return (bound, below);
                }
            }
        }
    }

    private double Bound(int index) => Math.Pow(2, index * Math.Pow(2, -Scale));

    private static SortedDictionary<int, ulong> Indexed(int offset, List<ulong> counts)
    {
        var buckets = new SortedDictionary<int, ulong>();
        for (var i = 0; i < counts.Count; i++)
        {
            if (counts[i] > 0)
            {
                var at = (int)Math.Clamp((long)offset + i, -FarthestIndex, FarthestIndex);
                buckets[at] = buckets.GetValueOrDefault(at) + counts[i];
            }
        }
        return buckets;
    }

    // From the first to the last, since empty ones between them have bounds too.
    private static long Width(SortedDictionary<int, ulong> buckets) =>
        buckets.Count == 0 ? 0 : (long)buckets.Keys.Last() - buckets.Keys.First() + 1;

    // Two buckets make one of the next coarser scale; the shift rounds down for negative indexes too.
    private static SortedDictionary<int, ulong> Halved(SortedDictionary<int, ulong> buckets) => At(buckets, 1);

    private static SortedDictionary<int, ulong> At(SortedDictionary<int, ulong> buckets, int steps)
    {
        var coarser = new SortedDictionary<int, ulong>();
        foreach (var (index, count) in buckets)
        {
            var at = index >> Math.Min(steps, 31);
            coarser[at] = coarser.GetValueOrDefault(at) + count;
        }
        return coarser;
    }

    private static SortedDictionary<int, ulong> Added(SortedDictionary<int, ulong> a, SortedDictionary<int, ulong> b)
    {
        foreach (var (index, count) in b)
        {
            a[index] = a.GetValueOrDefault(index) + count;
        }
        return a;
    }
}
