using TelemetryGrid.Gateway.Tests.Hosting;
using TelemetryGrid.Health;
using TelemetryGrid.Identity;

namespace TelemetryGrid.Gateway.Tests.HealthScores;

public sealed class HealthScoreEndpointTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Get_Scores_AreAskedForAndToldWhole()
    {
        HealthFind? asked = null;
        await using var host = await GatewayHost.StartAsync(grid =>
            grid.HealthScore = question =>
            {
                asked = question;
                return Report();
            }
        );

        var scores = await host.Client.Analytics.GetHealthScoreAsync(device: "core-1", site: "bern", limit: 7, cancellationToken: Stop);

        Assert.Equal(
            new HealthFind
            {
                Device = DeviceId.Parse("core-1"),
                Site = "bern",
                Limit = 7,
            },
            asked
        );
        Assert.Equal((Snapshots.Time, 1, 2, "slow"), (scores.MadeAt, scores.Total, scores.LeftOut, Assert.Single(scores.Unread)));
        Assert.Equal(("all", 80.5, 90, 85), (scores.Network.Name, scores.Network.Score, scores.Network.Mean, scores.Network.Ceiling));
        var site = Assert.Single(scores.Sites);
        Assert.Equal((1, 2, 3, 4, 5), (site.Healthy, site.Impaired, site.Poor, site.Down, site.Unknown));
        Assert.Equal(["core-1"], site.Worst);
        var device = Assert.Single(scores.Devices);
        Assert.Equal(("core-1", "bern", "core", 40), (device.Device, device.Site, device.Role, device.Score));
        var term = Assert.Single(device.Terms);
        Assert.Equal(("errors", 20, 0, 40, "Many."), (term.Name, term.Weight, term.Score, term.Ceiling, term.Reason));
    }

    [Fact]
    public async Task Get_DeviceNobodyKnows_IsNotFound()
    {
        await using var host = await GatewayHost.StartAsync(grid => grid.HealthScore = _ => Report() with { Devices = [], Total = 0 });

        Assert.Equal(404, (await host.ProblemAsync("/api/v1/health-score?device=core-9")).Status);
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("device=a%20b", "device")]
    [InlineData("colour=red", "colour")]
    public async Task Get_WrongQuestion_IsNamed(string query, string said)
    {
        await using var host = await GatewayHost.StartAsync();

        var problem = await host.ProblemAsync($"/api/v1/health-score?{query}");

        Assert.Equal(400, problem.Status);
        Assert.Contains(said, problem.Detail, StringComparison.Ordinal);
    }

    private static HealthReport Report() =>
        new()
        {
            MadeAt = Snapshots.Time,
            Network = new GroupHealthReport
            {
                Name = "all",
                Score = 80.5,
                Mean = 90,
                Ceiling = 85,
                Reason = "So.",
            },
            Sites =
            [
                new GroupHealthReport
                {
                    Name = "bern",
                    Score = 40,
                    Ceiling = 100,
                    Reason = "So.",
                    Healthy = 1,
                    Impaired = 2,
                    Poor = 3,
                    Down = 4,
                    Unknown = 5,
                    Worst = ["core-1"],
                },
            ],
            Devices =
            [
                new DeviceHealthReport
                {
                    Device = DeviceId.Parse("core-1"),
                    Site = "bern",
                    Role = "core",
                    Score = 40,
                    Coverage = 0.2,
                    Reason = "Many.",
                    Terms = [new HealthTermReport("errors", 20, 0, 40, "Many.")],
                },
            ],
            Total = 1,
            LeftOut = 2,
            Unread = ["slow"],
        };
}
