using TelemetryGrid.PromQL;

namespace TelemetryGrid.Gateway.Tests.Prometheus;

/// <summary>Series as a store has them, which counts what it hands out and refuses to hand out too much at once.</summary>
internal sealed class ExportSource(Dictionary<Labels, (long Time, double Value)[]> series, int refuseAbove) : ISeriesSource
{
    public int Selections { get; private set; }

    /// <summary>The most samples of one selection.</summary>
    public int Largest { get; private set; }

    /// <summary>The most series of one selection.</summary>
    public int Widest { get; private set; }

    public ValueTask<IReadOnlyList<SampleSeries>> SelectAsync(SeriesSelection selection, CancellationToken cancellation)
    {
        Selections++;
        var found = series
            .Where(s => selection.Matchers.All(m => m.Matches(s.Key[m.Name])))
            .Select(s => new Selected(
                s.Key,
                [.. s.Value.Where(v => v.Time >= selection.StartMilliseconds && v.Time <= selection.EndMilliseconds)]
            ))
            .ToList();
        var samples = found.Sum(static s => s.Count);
        if (samples > refuseAbove)
        {
            throw new QueryException(
                QueryErrorKind.Execution,
                "query processing would load too many samples into memory in query execution"
            );
        }
        (Largest, Widest) = (Math.Max(Largest, samples), Math.Max(Widest, found.Count));
        return ValueTask.FromResult<IReadOnlyList<SampleSeries>>(found);
    }

    private sealed class Selected(Labels labels, (long Time, double Value)[] samples) : SampleSeries(labels)
    {
        public int Count => samples.Length;

        public override void Read(SampleBuffer into)
        {
            into.Clear();
            foreach (var (time, value) in samples)
            {
                into.Add(time, value);
            }
        }
    }
}
