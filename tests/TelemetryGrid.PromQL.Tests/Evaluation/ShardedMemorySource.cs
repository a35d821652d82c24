using TelemetryGrid.PromQL.Syntax;

namespace TelemetryGrid.PromQL.Tests.Evaluation;

/// <summary>The series of a source, each on one of several shards by its identity.</summary>
internal sealed class ShardedMemorySource : IShardedSeriesSource
{
    private readonly MemorySeriesSource _whole;
    private readonly MemorySeriesSource[] _shards;

    public ShardedMemorySource(MemorySeriesSource whole, int shards)
    {
        _whole = whole;
        _shards = [.. Enumerable.Range(0, shards).Select(static _ => new MemorySeriesSource())];
        foreach (var labels in whole.Series)
        {
            // Not by GetHashCode, which differs from run to run: a test that fails is to fail again.
            var shard = _shards[labels.ToString().Aggregate(0u, static (hash, c) => (hash * 31) + c) % shards];
            foreach (var (time, value) in whole.SamplesOf(labels))
            {
                shard.Add(labels, time, value);
            }
        }
    }

    /// <summary>What was evaluated on shards.</summary>
    public List<Expr> Evaluated { get; } = [];

    public ValueTask<IReadOnlyList<SampleSeries>> SelectAsync(SeriesSelection selection, CancellationToken cancellation) =>
        _whole.SelectAsync(selection, cancellation);

    public async ValueTask<IReadOnlyList<StepMatrix>> EvaluateOnShardsAsync(
        Expr expression,
        StepRange steps,
        EvaluationSettings settings,
        CancellationToken cancellation
    )
    {
        lock (Evaluated)
        {
            Evaluated.Add(expression);
        }
        var matrices = await Task.WhenAll(_shards.Select(s => RangeEvaluator.EvaluateAsync(expression, steps, s, settings, cancellation)));
        // As if the expression had come as text of its own.
        return
        [
            .. matrices.Select(static m =>
                m with
                {
                    Annotations = [.. m.Annotations.Select(static a => a with { Position = new TextRange(0, 0) })],
                }
            ),
        ];
    }
}
