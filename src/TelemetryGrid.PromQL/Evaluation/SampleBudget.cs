namespace TelemetryGrid.PromQL.Evaluation;

/// <summary>Counts the samples a query holds, from any thread, and stops it at the limit.</summary>
internal sealed class SampleBudget(long limit)
{
    private long _held;
    private long _peak;

    /// <summary>The most samples held at once so far.</summary>
    public long Peak => Interlocked.Read(ref _peak);

    /// <exception cref="QueryException">It would be more than the limit.</exception>
    public void Take(long samples)
    {
        var held = Interlocked.Add(ref _held, samples);
        if (held > limit)
        {
            throw TooMany();
        }
        var peak = Interlocked.Read(ref _peak);
        while (held > peak)
        {
            var seen = Interlocked.CompareExchange(ref _peak, held, peak);
            if (seen == peak)
            {
                break;
            }
            peak = seen;
        }
    }

    public void Return(long samples) => Interlocked.Add(ref _held, -samples);

    /// <summary>Refuses steps of which not even one series would be allowed, before anything is made for them.</summary>
    /// <exception cref="QueryException">There are more than the limit.</exception>
    public void CheckPoints(StepRange steps)
    {
        if (((Int128)steps.EndMilliseconds - steps.StartMilliseconds) / steps.StepMilliseconds >= Math.Min(limit, Array.MaxLength))
        {
            throw TooMany();
        }
    }

    private static QueryException TooMany() =>
        new(QueryErrorKind.Execution, "query processing would load too many samples into memory in query execution");
}
