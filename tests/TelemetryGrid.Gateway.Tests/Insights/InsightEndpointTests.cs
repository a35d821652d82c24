using System.Collections.Immutable;
using TelemetryGrid.Gateway.Tests.Hosting;
using TelemetryGrid.Insights;
using TelemetryGrid.Jobs;

namespace TelemetryGrid.Gateway.Tests.Insights;

public sealed class InsightEndpointTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task List_Insights_AreAskedForAndToldWhole()
    {
        InsightFind? asked = null;
        await using var host = await GatewayHost.StartAsync(grid =>
            grid.Insights = question =>
            {
                asked = question;
                return
                [
                    new GridInsight
                    {
                        Id = "1",
                        Type = "trend",
                        Title = "It rose",
                        Description = "By half.",
                        Severity = "high",
                        Confidence = 0.9,
                        Timestamp = Snapshots.Time,
                        Entities = ["core-1"],
                        Metrics = ["in"],
                        Context = ImmutableDictionary<string, string>.Empty.Add("kind", "change_point"),
                        Recommendations = [new InsightRecommendation("look", "Look at it.", ["First.", "Then."])],
                        CorrelationId = "1",
                    },
                ];
            }
        );

        var insight = Assert.Single(
            await host.Client.Analytics.ListInsightsAsync(
                type: "trend",
                severity: "high",
                entity: "core-1",
                limit: 7,
                cancellationToken: Stop
            )
        );

        Assert.Equal(("trend", "high", "core-1", 7), (asked!.Type, asked.LeastSeverity, asked.Entity, asked.Limit));
        Assert.Equal(("It rose", "change_point", "Look at it."), (insight.Title, insight.Context["kind"], insight.Recommendations[0].Text));
        Assert.Equal(["First.", "Then."], insight.Recommendations[0].Steps);
    }

    [Theory]
    [InlineData("type=feeling", "type")]
    [InlineData("severity=bad", "severity")]
    [InlineData("limit=0", "limit")]
    public async Task List_WrongQuestion_IsNamed(string query, string said)
    {
        await using var host = await GatewayHost.StartAsync();
        Assert.Contains(said, (await host.ProblemAsync($"/api/v1/insights?{query}")).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Jobs_ListedAndRun_SayHowTheyFare()
    {
        await using var host = await GatewayHost.StartAsync();

        Assert.Equal(JobNames.All, (await host.Client.Analytics.ListJobsAsync(Stop)).Select(j => j.Name));
        var run = await host.Client.Analytics.RunJobAsync(JobNames.Capacity, Stop);
        Assert.Equal((JobNames.Capacity, 1, 1.5), (run.Name, run.Runs, run.LastDurationSeconds));

        var problem = await host.ProblemAsync(HttpMethod.Post, "/api/v1/jobs/no_such/run");
        Assert.Equal(404, problem.Status);
        Assert.Contains("capacity, batch_anomalies, change_points", problem.Detail, StringComparison.Ordinal);
    }
}
