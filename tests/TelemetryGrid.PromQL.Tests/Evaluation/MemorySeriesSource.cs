namespace TelemetryGrid.PromQL.Tests.Evaluation;

/// <summary>Series in memory, in the order they were added.</summary>
internal sealed class MemorySeriesSource : ISeriesSource
{
    private readonly Dictionary<Labels, SortedList<long, double>> _series = [];
    private readonly List<Labels> _order = [];

    public List<SeriesSelection> Selections { get; } = [];

    public IReadOnlyList<Labels> Series => _order;

    public MemorySeriesSource Add(Labels labels, long timestamp, double value)
    {
        SamplesOf(labels)[timestamp] = value;
        return this;
    }

    /// <summary>Adds samples a fixed interval apart.</summary>
    public MemorySeriesSource AddEvery(Labels labels, long start, long interval, params ReadOnlySpan<double> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            Add(labels, start + (i * interval), values[i]);
        }
        return this;
    }

    public SortedList<long, double> SamplesOf(Labels labels)
    {
        if (!_series.TryGetValue(labels, out var samples))
        {
            _series[labels] = samples = [];
            _order.Add(labels);
        }
        return samples;
    }

    public ValueTask<IReadOnlyList<SampleSeries>> SelectAsync(SeriesSelection selection, CancellationToken cancellation)
    {
        lock (Selections)
        {
            Selections.Add(selection);
        }
        var found = new List<SampleSeries>();
        foreach (var labels in _order)
        {
            if (selection.Matchers.All(m => m.Matches(labels[m.Name])))
            {
                found.Add(new MemorySeries(labels, _series[labels], selection));
            }
        }
        return new ValueTask<IReadOnlyList<SampleSeries>>(found);
    }

    private sealed class MemorySeries(Labels labels, SortedList<long, double> samples, SeriesSelection selection) : SampleSeries(labels)
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
