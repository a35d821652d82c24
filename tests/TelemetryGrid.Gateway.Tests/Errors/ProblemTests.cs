using System.Net;
using TelemetryGrid.Client;

namespace TelemetryGrid.Gateway.Tests.Errors;

public sealed class ProblemTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task UnknownRoute_BelowApi_IsAProblem()
    {
        await using var host = await GatewayHost.StartAsync();

        var problem = await host.ProblemAsync("/api/v1/nothing");

        Assert.Equal(404, problem.Status);
        Assert.Equal("Not Found", problem.Title);
        Assert.Equal("about:blank", problem.Type);
        Assert.Equal("/api/v1/nothing", problem.Instance);
        Assert.Contains("/api/v1/nothing", problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WrongMethod_NamesTheRightOnes()
    {
        await using var host = await GatewayHost.StartAsync();

        var problem = await host.ProblemAsync(HttpMethod.Delete, "/api/v1/devices");

        Assert.Equal(405, problem.Status);
        Assert.Equal("/api/v1/devices does not take DELETE; it takes GET.", problem.Detail);
    }

    [Fact]
    public async Task GrainTimeout_IsUnavailable()
    {
        await using var host = await GatewayHost.StartAsync(grid =>
            grid.Failure = new TimeoutException("Response did not arrive on time.")
        );

        var e = await Assert.ThrowsAsync<TelemetryGridException>(() => host.Client.GetDeviceAsync("core1", Stop));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, e.Status);
        Assert.Equal("The grid did not answer in time; try again.", e.Detail);
    }

    [Fact]
    public async Task Failure_InAGrain_TellsNothingOfTheInside()
    {
        await using var host = await GatewayHost.StartAsync(grid => grid.Failure = new InvalidOperationException("secret inside"));

        using var response = await host.Http.GetAsync("/api/v1/devices/core1", Stop);
        var body = await response.Content.ReadAsStringAsync(Stop);

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.DoesNotContain("secret inside", body, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TooManyRequests_AreRefusedWithAHint()
    {
        using var gate = new SemaphoreSlim(0);
        await using var host = await GatewayHost.StartAsync(grid => grid.TopGate = gate, options => options.MaxConcurrentRequests = 1);
        var first = host.Http.GetAsync("/api/v1/flows/top", Stop);
        await Eventually.TrueAsync(() => !host.Grid.TopQueries.IsEmpty);

        using var second = await host.Http.GetAsync("/api/v1/flows/top", Stop);
        gate.Release();

        Assert.Equal(HttpStatusCode.TooManyRequests, second.StatusCode);
        Assert.Equal("application/problem+json", second.Content.Headers.ContentType?.MediaType);
        Assert.Equal(TimeSpan.FromSeconds(1), second.Headers.RetryAfter?.Delta);
        Assert.Equal(HttpStatusCode.OK, (await first).StatusCode);
    }

    [Fact]
    public async Task AnyResponse_CarriesSecurityHeaders()
    {
        await using var host = await GatewayHost.StartAsync();

        using var response = await host.Http.GetAsync("/", Stop);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.StartsWith("default-src 'self'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
    }
}
