using TelemetryGrid.PromQL;

namespace TelemetryGrid.Slo.Tests.Indicators;

/// <summary>Generated series, and queries over them.</summary>
internal sealed class SeriesTable : ISeriesSource
{
    private readonly Dictionary<Labels, SortedList<long, double>> _series = [];

    public void Add(Labels labels, long seconds, double value)
    {
        if (!_series.TryGetValue(labels, out var samples))
        {
            _series[labels] = samples = [];
        }
        samples[seconds * 1000] = value;
    }

    /// <summary>A sample every interval up to and at the end.</summary>
    public SeriesTable Fill(Labels labels, int intervalSeconds, int endSeconds, Func<int, double?> value)
    {
        for (var t = 0; t <= endSeconds; t += intervalSeconds)
        {
            if (value(t) is { } v)
            {
                Add(labels, t, v);
            }
        }
        return this;
    }

    public async Task<IReadOnlyList<VectorSample>> QueryAsync(string query, long seconds)
    {
        using var engine = new QueryEngine(new QueryEngineOptions(), TimeProvider.System);
        var result = await engine.InstantAsync(query, this, seconds * 1000, TestContext.Current.CancellationToken);
        return Assert.IsType<VectorValue>(result.Value).Samples;
    }

    public async Task<double?> ValueAsync(string query, long seconds)
    {
        var samples = await QueryAsync(query, seconds);
        return samples.Count == 0 ? null : Assert.Single(samples).Value;
    }

    public ValueTask<IReadOnlyList<SampleSeries>> SelectAsync(SeriesSelection selection, CancellationToken cancellation) =>
        new(
            _series
                .Where(s => selection.Matchers.All(m => m.Matches(s.Key[m.Name])))
                .Select(s => (SampleSeries)new Row(s.Key, s.Value, selection))
                .ToList()
        );

    private sealed class Row(Labels labels, SortedList<long, double> samples, SeriesSelection selection) : SampleSeries(labels)
    {
        public override void Read(SampleBuffer into)
        {
            into.Clear();
            foreach (var (time, value) in samples)
            {
                if (time >= selection.StartMilliseconds && time <= selection.EndMilliseconds)
                {
                    into.Add(time, value);
                }
            }
        }
    }
}
