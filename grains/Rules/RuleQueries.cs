using TelemetryGrid.PromQL;

namespace TelemetryGrid.Grains.Rules;

/// <summary>The engine of rules alone: however many questions users ask, rules do not wait behind them.</summary>
public sealed class RuleQueries(QueryEngineOptions options, TimeProvider time) : IDisposable
{
    // Each group asks one question at a time, so that groups are what waits.
    private const int MaxGroups = 100_000;

    public QueryEngine Engine { get; } =
        new(
            new QueryEngineOptions
            {
                LookbackDelta = options.LookbackDelta,
                SubqueryStep = options.SubqueryStep,
                MaxSamples = options.MaxSamples,
                MaxSeries = options.MaxSeries,
                Timeout = options.Timeout,
                MaxConcurrency = Math.Max(2, Environment.ProcessorCount),
                MaxWaiting = MaxGroups,
            },
            time
        );

    public void Dispose() => Engine.Dispose();
}
