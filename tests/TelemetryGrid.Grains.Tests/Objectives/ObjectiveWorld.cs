using System.Collections.Immutable;
using TelemetryGrid.Alerts;
using TelemetryGrid.Grains.Alerts;
using TelemetryGrid.Grains.Metrics;
using TelemetryGrid.Grains.Objectives;
using TelemetryGrid.PromQL;
using TelemetryGrid.PromQL.Syntax;

namespace TelemetryGrid.Grains.Tests.Objectives;

/// <summary>What surrounds objectives: series in memory behind the real query engine, and ears for what they publish and tell.</summary>
internal sealed class ObjectiveWorld : IObjectiveQueries, IAlertOutlet, ISampleSink, ISeriesSource, IDisposable
{
    private readonly QueryEngine _engine = new(new QueryEngineOptions(), TimeProvider.System);
    private readonly Lock _lock = new();
    private readonly Dictionary<Labels, List<(long At, double Value)>> _series = [];
    private int _pending;

    public ObjectiveOptions Options { get; } = new();

    /// <summary>Queries that have not answered yet.</summary>
    public int Pending => Volatile.Read(ref _pending);

    public int Asked { get; private set; }

    /// <summary>Why queries fail; null while they do not.</summary>
    public string? Failure { get; set; }

    public List<ImmutableArray<GridAlert>> Told { get; } = [];

    public List<VectorSample> Published { get; } = [];

    public void Add(DateTimeOffset at, double value, string name, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        var builder = new LabelsBuilder().Set(Labels.MetricName, name);
        foreach (var (label, text) in labels)
        {
            builder.Set(label, text);
        }
        var key = builder.Build();
        lock (_lock)
        {
            if (!_series.TryGetValue(key, out var samples))
            {
                _series[key] = samples = [];
            }
            samples.Add((at.ToUnixTimeMilliseconds(), value));
        }
    }

    public async Task<IReadOnlyList<MatrixSeries>> AskAsync(
        string text,
        Expr expression,
        long startMilliseconds,
        long endMilliseconds,
        long stepMilliseconds
    )
    {
        Interlocked.Increment(ref _pending);
        try
        {
            Asked++;
            if (Failure is { } failure)
            {
                throw new QueryException(QueryErrorKind.Unavailable, failure);
            }
            // Not in the grain: one that is killed never goes on.
            var result = await _engine
                .RangeAsync(expression, this, startMilliseconds, endMilliseconds, stepMilliseconds, CancellationToken.None)
                .ConfigureAwait(false);
            return ((MatrixValue)result.Value).Series;
        }
        finally
        {
            Interlocked.Decrement(ref _pending);
        }
    }

    public Task SendAsync(ImmutableArray<GridAlert> alerts)
    {
        lock (_lock)
        {
            Told.Add(alerts);
        }
        return Task.CompletedTask;
    }

    public ValueTask AppendAsync(IReadOnlyList<VectorSample> samples, CancellationToken cancellation)
    {
        lock (_lock)
        {
            Published.AddRange(samples);
        }
        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<SampleSeries>> SelectAsync(SeriesSelection selection, CancellationToken cancellation)
    {
        lock (_lock)
        {
            IReadOnlyList<SampleSeries> found =
            [
                .. _series
                    .Where(s => selection.Matchers.All(m => m.Matches(s.Key[m.Name])))
                    .Select(s => new Selected(
                        s.Key,
                        [.. s.Value.Where(v => v.At >= selection.StartMilliseconds && v.At <= selection.EndMilliseconds)]
                    )),
            ];
            return ValueTask.FromResult(found);
        }
    }

    public void Dispose() => _engine.Dispose();

    private sealed class Selected(Labels labels, List<(long At, double Value)> samples) : SampleSeries(labels)
    {
        public override void Read(SampleBuffer into)
        {
            into.Clear();
            foreach (var (at, value) in samples)
            {
                into.Add(at, value);
            }
        }
    }
}
