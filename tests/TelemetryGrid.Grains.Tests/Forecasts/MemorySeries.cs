using TelemetryGrid.PromQL;

namespace TelemetryGrid.Grains.Tests.Forecasts;

/// <summary>Samples that a test has thought out, for the real query engine to read.</summary>
internal sealed class MemorySeries : ISeriesSource
{
    private readonly Dictionary<Labels, SortedList<long, double>> _series = [];

    /// <summary>Samples of a time before an end, each a function of the seconds before it; NaN for none.</summary>
    public MemorySeries Fill(Labels labels, DateTimeOffset end, TimeSpan length, TimeSpan step, Func<double, double> value)
    {
        var samples = _series.TryGetValue(labels, out var known) ? known : _series[labels] = [];
        var count = (int)(length / step);
        for (var i = count; i >= 0; i--)
        {
            var ago = i * step;
            if (value(ago.TotalSeconds) is var v && !double.IsNaN(v))
            {
                samples[(end - ago).ToUnixTimeMilliseconds()] = v;
            }
        }
        return this;
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
