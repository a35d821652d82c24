using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using TelemetryGrid.Analytics.Insights;
using TelemetryGrid.Insights;
using TelemetryGrid.Records;

namespace TelemetryGrid.Grains.Insights;

/// <inheritdoc cref="IInsightGrain"/>
public sealed partial class InsightGrain(
    [PersistentState("insights", GrainStorageNames.Entities)] IPersistentState<InsightState> state,
    TimeProvider time,
    ILogger<InsightGrain> logger
) : Grain, IInsightGrain
{
    internal const int MaxKept = 1_000;

    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(30);
    private static readonly TimeSpan EventsFor = TimeSpan.FromMinutes(1);

    private ImmutableArray<Insight> _events = [];
    private DateTimeOffset _eventsReadAt = DateTimeOffset.MinValue;

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

    public async Task<ImmutableArray<GridInsight>> FindAsync(InsightFind question)
    {
        var least = InsightContract.SeverityOf(question.LeastSeverity) ?? InsightSeverity.Low;
        await ReadEventsAsync();
        return
        [
            .. InsightJoiner
                .Join([.. state.State.Insights.Select(InsightContract.To), .. _events])
                .Reverse()
                .Where(i => i.Severity >= least)
                .Select(InsightContract.Of)
                .Where(i => question.Type is null || i.Type == question.Type)
                .Where(i => question.CorrelationId is null || i.CorrelationId == question.CorrelationId || i.Id == question.CorrelationId)
                .Where(i => question.Entity is null || i.Entities.Any(e => IsOf(e, question.Entity)))
                .Where(i => i.Timestamp >= question.From)
                .Take(question.Limit),
        ];
    }

    // What entities and flows tell of is kept as events already: it is read when asked for, not kept twice.
    private async Task ReadEventsAsync()
    {
        var now = time.GetUtcNow();
        if (now - _eventsReadAt < EventsFor)
        {
            return;
        }
        try
        {
            _events = await EventInsights.ReadAsync(GrainFactory.GetGrain<IRecordQueryGrain>(this.GetPrimaryKeyString()), now);
            _eventsReadAt = now;
        }
        catch (Exception e) when (e is TimeoutException or OrleansException or IOException)
        {
            // What the jobs found is told all the same, with the events as they were last read.
            LogUnread(e.Message);
        }
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "Events could not be read for insights: {Reason}")]
    private partial void LogUnread(string reason);
}
