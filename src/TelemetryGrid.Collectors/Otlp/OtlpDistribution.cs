namespace TelemetryGrid.Collectors.Otlp;

/// <summary>A histogram with explicit or exponential buckets. Immutable.</summary>
internal sealed record OtlpDistribution
{
    public ulong Count { get; init; }

    public double Sum { get; init; }

    public bool HasSum { get; init; }

    /// <summary>Upper bounds, ascending, without infinity; of explicit buckets.</summary>
    public double[] Bounds { get; init; } = [];

    /// <summary>One more than bounds; of explicit buckets.</summary>
    public ulong[] Buckets { get; init; } = [];

    public OtlpExponentialBuckets? Exponential { get; init; }

    /// <summary>Both together; null where the bounds differ, so that they cannot be.</summary>
    public OtlpDistribution? Plus(OtlpDistribution other)
    {
        if (
            Exponential is null != other.Exponential is null
            || !Bounds.AsSpan().SequenceEqual(other.Bounds)
            || Buckets.Length != other.Buckets.Length
        )
        {
            return null;
        }
        return new OtlpDistribution
        {
            Count = Count + other.Count,
            Sum = Sum + other.Sum,
            HasSum = HasSum && other.HasSum,
            Bounds = other.Bounds,
            Buckets = [.. Buckets.Zip(other.Buckets, (a, b) => a + b)],
            Exponential = Exponential?.Plus(other.Exponential!),
        };
    }

    /// <summary>Classic buckets: how many values are at or below each bound. The last is infinity, with all of them.</summary>
    public IEnumerable<(double Bound, double Count)> Cumulative()
    {
        if (Exponential is { } exponential)
        {
            foreach (var bucket in exponential.Cumulative())
            {
                yield return bucket;
            }
        }
        var below = 0UL;
        for (var i = 0; i < Bounds.Length; i++)
        {
            below += Buckets[i];
            yield return (Bounds[i], below);
        }
        yield return (double.PositiveInfinity, Count);
    }
}
