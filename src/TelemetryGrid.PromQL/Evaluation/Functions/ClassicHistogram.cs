namespace TelemetryGrid.PromQL.Evaluation;

/// <summary>Quantiles and fractions of classic histograms: observations are taken to be spread evenly over their bucket.</summary>
internal static class ClassicHistogram
{
    // A count that differs from the one before by no more than this share of it differs by rounding.
    private const double RoundingShare = 1e-12;

    /// <summary>The value below which a share of the observations lies.</summary>
    /// <param name="quantile">From 0 to 1; below is -Inf, above +Inf.</param>
    /// <param name="buckets">By upper bound; changed where counts do not rise.</param>
    /// <param name="wasFixed">A count fell by more than rounding explains.</param>
    public static double Quantile(double quantile, Span<Bucket> buckets, out bool wasFixed)
    {
        wasFixed = false;
        if (double.IsNaN(quantile))
        {
            return double.NaN;
        }
        if (quantile is < 0 or > 1)
        {
            return quantile < 0 ? double.NegativeInfinity : double.PositiveInfinity;
        }
        if (buckets.IsEmpty || !double.IsPositiveInfinity(buckets[^1].UpperBound))
        {
            return double.NaN;
        }
        buckets = Coalesce(buckets);
        wasFixed = MakeMonotonic(buckets);
        if (buckets.Length < 2 || buckets[^1].Count == 0 || double.IsNaN(buckets[^1].Count))
        {
            return double.NaN;
        }
        var rank = quantile * buckets[^1].Count;
        var at = 0;
        while (at < buckets.Length - 1 && buckets[at].Count < rank)
        {
            at++;
        }
        if (at == buckets.Length - 1)
        {
            return buckets[^2].UpperBound;
        }
        if (at == 0 && buckets[0].UpperBound <= 0)
        {
            return buckets[0].UpperBound;
        }
        var start = at == 0 ? 0 : buckets[at - 1].UpperBound;
        var below = at == 0 ? 0 : buckets[at - 1].Count;
        return start + ((buckets[at].UpperBound - start) * ((rank - below) / (buckets[at].Count - below)));
    }

    /// <summary>The share of observations between two values.</summary>
    public static double Fraction(double lower, double upper, Span<Bucket> buckets)
    {
        if (buckets.IsEmpty || !double.IsPositiveInfinity(buckets[^1].UpperBound))
        {
            return double.NaN;
        }
        buckets = Coalesce(buckets);
        var count = buckets[^1].Count;
        if (count == 0 || double.IsNaN(count) || double.IsNaN(lower) || double.IsNaN(upper))
        {
            return double.NaN;
        }
        return lower >= upper ? 0 : (CountBelow(upper, buckets) - CountBelow(lower, buckets)) / count;
    }

    private static double CountBelow(double value, ReadOnlySpan<Bucket> buckets)
    {
        var below = 0.0;
        // What is in a first bucket of positive bound is taken to be positive.
        var start = buckets[0].UpperBound > 0 ? 0 : double.NegativeInfinity;
        foreach (var bucket in buckets)
        {
            if (value <= start)
            {
                return below;
            }
            if (value < bucket.UpperBound)
            {
                return double.IsFinite(start) ? below + ((bucket.Count - below) * ((value - start) / (bucket.UpperBound - start))) : below;
            }
            below = bucket.Count;
            start = bucket.UpperBound;
        }
        return below;
    }

    /// <summary>Adds up buckets whose bounds are written differently but are the same.</summary>
    private static Span<Bucket> Coalesce(Span<Bucket> buckets)
    {
        var last = 0;
        for (var i = 1; i < buckets.Length; i++)
        {
            if (buckets[i].UpperBound == buckets[last].UpperBound)
            {
                buckets[last].Count += buckets[i].Count;
            }
            else
            {
                buckets[++last] = buckets[i];
            }
        }
        return buckets[..(last + 1)];
    }

    private static bool MakeMonotonic(Span<Bucket> buckets)
    {
        var forced = false;
        for (var i = 1; i < buckets.Length; i++)
        {
            var (before, count) = (buckets[i - 1].Count, buckets[i].Count);
            if (before == count)
            {
                continue;
            }
            if (Math.Abs(before - count) <= RoundingShare * (Math.Abs(before) + Math.Abs(count)))
            {
                buckets[i].Count = before;
            }
            else if (count < before)
            {
                buckets[i].Count = before;
                forced = true;
            }
        }
        return forced;
    }
}
