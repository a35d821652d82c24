namespace TelemetryGrid.Gateway.Prometheus.Export;

/// <summary>
/// Narrows an export's range of time to where samples are: exports are read slice by slice, and without a start there would be slices
/// back to the beginning of time.
/// </summary>
internal static class ExportRange
{
    private const long Hour = 3_600_000;

    // What a count of seconds in a text can say, and far from overflow.
    private const long Farthest = 1L << 52;

    /// <summary>A range with every sample of the request and little around them; null when there is none.</summary>
    public static async ValueTask<(long Start, long End)?> FindAsync(
        ExportCatalog catalog,
        ExportRequest request,
        long now,
        CancellationToken cancellation
    )
    {
        var (start, end) = (Math.Max(request.StartMilliseconds, -Farthest), Math.Min(request.EndMilliseconds, Farthest));
        if (start > end || catalog.Count == 0)
        {
            return null;
        }
        if (request.EndMilliseconds == long.MaxValue)
        {
            // Samples lie before now as a rule; then one question is enough.
            end = await LastAsync(Math.Clamp(now, start, end), end);
        }
        if (request.StartMilliseconds == long.MinValue)
        {
            start = await FirstAsync(end);
        }
        return (start, end);

        async ValueTask<long> LastAsync(long from, long through)
        {
            var step = Hour;
            while (from < through && await catalog.HasAnyAsync(from + 1, through, cancellation))
            {
                from = Math.Min(through, from + step);
                step *= 4;
            }
            return from;
        }

        // Back in steps that grow while there is something before; then halves what is left to an hour or a sixteenth of the whole.
        async ValueTask<long> FirstAsync(long through)
        {
            var (none, some) = (start, through);
            for (var step = Hour; some - step > none; step *= 4)
            {
                if (!await catalog.HasAnyAsync(none, some - step, cancellation))
                {
                    none = some - step;
                    break;
                }
                some -= step;
            }
            while (some - none > Math.Max(Hour, (through - some) / 16))
            {
                var middle = none + ((some - none) / 2);
                (none, some) = await catalog.HasAnyAsync(start, middle, cancellation) ? (none, middle) : (middle, some);
            }
            return none;
        }
    }
}
