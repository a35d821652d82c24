using TelemetryGrid.Alerting.Rules.Evaluation;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Rules.Testing;

/// <summary>The series of one test, those that its rules write among them.</summary>
internal sealed class TestSeriesStore : IRuleStore, ISeriesSource
{
    private readonly Dictionary<Labels, SortedList<long, double>> _series = [];

    public ISeriesSource All => this;

    public ISeriesSource SourceOf(Rule rule) => this;

    public void Append(IReadOnlyList<VectorSample> samples)
    {
        foreach (var sample in samples)
        {
            Add(sample.Labels, sample.TimestampMilliseconds, sample.Value);
        }
    }

    public void Add(Labels labels, long at, double value)
    {
        if (!_series.TryGetValue(labels, out var samples))
        {
            _series[labels] = samples = [];
        }
        samples[at] = value;
    }

    public ValueTask<IReadOnlyList<SampleSeries>> SelectAsync(SeriesSelection selection, CancellationToken cancellation) =>
        new([
            .. _series
                .Where(s => selection.Matchers.All(m => m.Matches(s.Key[m.Name])))
                .Select(s => new Selected(s.Key, s.Value, selection)),
        ]);

    private sealed class Selected(Labels labels, SortedList<long, double> samples, SeriesSelection selection) : SampleSeries(labels)
    {
        public override void Read(SampleBuffer into)
        {
            into.Clear();
            foreach (var (at, value) in samples)
            {
                if (at >= selection.StartMilliseconds && at <= selection.EndMilliseconds)
                {
                    into.Add(at, value);
                }
            }
        }
    }
}
