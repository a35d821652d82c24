using System.Collections.Immutable;
using TelemetryGrid.Analytics.Insights;
using TelemetryGrid.Insights;

namespace TelemetryGrid.Grains.Insights;

/// <inheritdoc cref="IInsightGrain"/>
public sealed class InsightGrain(
    [PersistentState("insights", GrainStorageNames.Entities)] IPersistentState<InsightState> state,
    TimeProvider time
) : Grain, IInsightGrain
{
    internal const int MaxKept = 1_000;

    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(30);

    public async Task AddAsync(ImmutableArray<GridInsight> insights)
    {
        if (insights.IsEmpty)
        {
            return;
        }
        var oldest = time.GetUtcNow() - KeptFor;
        state.State.Insights =
        [
            .. insights
                .Concat(state.State.Insights)
                .DistinctBy(i => i.Id)
                // What is foreseen, or goes together, is told anew by every run: the newest stands for those before it.
                .DistinctBy(i => i.Type is "prediction" or "correlation" ? Subject(i) : i.Id)
                .Where(i => i.Timestamp >= oldest && i.Members.IsEmpty)
                .OrderByDescending(i => i.Timestamp)
                .Take(MaxKept)
                .Reverse(),
        ];
        await state.WriteStateAsync();
    }

    public Task<ImmutableArray<GridInsight>> FindAsync(InsightFind question)
    {
        var least = InsightContract.SeverityOf(question.LeastSeverity) ?? InsightSeverity.Low;
        return Task.FromResult<ImmutableArray<GridInsight>>([
            .. InsightJoiner
                .Join([.. state.State.Insights.Select(InsightContract.To)])
                .Reverse()
                .Where(i => i.Severity >= least)
                .Select(InsightContract.Of)
                .Where(i => question.Type is null || i.Type == question.Type)
                .Where(i => question.CorrelationId is null || i.CorrelationId == question.CorrelationId || i.Id == question.CorrelationId)
                .Where(i => question.Entity is null || i.Entities.Any(e => IsOf(e, question.Entity)))
                .Where(i => i.Timestamp >= question.From)
                .Take(question.Limit),
        ]);
    }

    private static string Subject(GridInsight insight)
    {
        var kind = insight.Context.GetValueOrDefault("kind", "");
        // Which metrics speak for a failure changes; the device is the same.
        var metrics = kind == "failure" ? [] : insight.Metrics;
        return string.Join('\n', insight.Entities.Concat(metrics).Prepend(kind).Prepend(insight.Type));
    }

    private static bool IsOf(string entity, string asked) =>
        entity == asked || (entity.StartsWith(asked, StringComparison.Ordinal) && entity[asked.Length] == '/');
}
