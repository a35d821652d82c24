using System.Net;

namespace TelemetryGrid.Gateway.Tests.Health;

public sealed class HealthEndpointTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Live_Always_Answers()
    {
        await using var host = await GatewayHost.StartAsync();

        Assert.Equal("alive", (await host.Client.GetLivenessAsync(Stop)).Status);
    }

    [Fact]
    public async Task Ready_WhileAPartitionReplays_SaysWhichUntilItHasCaughtUp()
    {
        var replay = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await GatewayHost.StartAsync(grid => grid.CatchUp = replay.Task);
        await Eventually.TrueAsync(async () => (await host.Client.GetReadinessAsync(Stop)).WaitingFor is [1]);

        using var response = await host.Http.GetAsync("/health/ready", Stop);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("\"waiting_for\":[1]", await response.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Contains(1, (await host.Client.GetReadinessAsync(Stop)).WaitingFor);
        Assert.False((await host.Client.GetStatusAsync(Stop)).Partitions[1].CaughtUp);

        replay.SetResult();
        await Eventually.TrueAsync(async () => (await host.Client.GetReadinessAsync(Stop)).Ready);
    }

    [Fact]
    public async Task Ready_AllCaughtUp_IsReady()
    {
        await using var host = await GatewayHost.StartAsync();

        await Eventually.TrueAsync(async () => (await host.Client.GetReadinessAsync(Stop)).Ready);

        Assert.Equal(HttpStatusCode.OK, (await host.Http.GetAsync("/health/ready", Stop)).StatusCode);
    }

    [Fact]
    public async Task Status_OfAllPartitions_SaysVersionRuntimeAndProgress()
    {
        await using var host = await GatewayHost.StartAsync();
        var listening = TimeProvider.System.GetUtcNow();

        var status = await host.Client.GetStatusAsync(Stop);

        Assert.Equal("1.2.3", status.Version);
        Assert.Equal(typeof(IGrainFactory).Assembly.GetName().Name == "Orleans.Core.Abstractions" ? "orleans" : "embedded", status.Runtime);
        Assert.Equal([0, 1, 2], status.Partitions.Select(p => p.Partition));
        Assert.Equal([10L, 11L, 12L], status.Partitions.Select(p => p.AppliedSequence));
        Assert.True(status.StartedAt <= listening, "It started before anyone asked.");
        Assert.InRange(status.UptimeSeconds, 0, 600);
    }
}
