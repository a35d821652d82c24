using System.Collections.Immutable;
using TelemetryGrid.Insights;

namespace TelemetryGrid.Gateway.Tests.Hosting;

internal sealed class TestInsightGrain(TestGrid grid) : Grain, IInsightGrain
{
    public Task AddAsync(ImmutableArray<GridInsight> insights) => throw new NotSupportedException();

    public Task<ImmutableArray<GridInsight>> FindAsync(InsightFind question) => Task.FromResult(grid.Insights(question));
}
