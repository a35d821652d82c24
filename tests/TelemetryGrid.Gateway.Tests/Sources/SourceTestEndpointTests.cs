using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using TelemetryGrid.Client;
using TelemetryGrid.Identity;
using Domain = TelemetryGrid.Sources;

namespace TelemetryGrid.Gateway.Tests.Sources;

public sealed class SourceTestEndpointTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Test_RegisteredSource_AnswersWhatWasFound()
    {
        var tester = new TestTester();
        await using var host = await StartAsync(tester);

        var test = await host.Client.Sources.TestSourceAsync("core1", Stop);

        Assert.Equal((false, "192.0.2.1: unknown user.", 1.5), (test.IsOk, test.Message, test.DurationSeconds));
        var target = Assert.Single(test.Targets);
        Assert.Equal((SourceTestOutcome.Unauthorized, true, false), (target.Outcome, target.IsReachable, target.IsAuthenticated));
    }

    [Fact]
    public async Task Test_NewSource_ReachesTheTesterWholeAndIsNotRegistered()
    {
        var tester = new TestTester();
        await using var host = await StartAsync(tester);
        var registration = new SourceRegistration
        {
            Id = "broker",
            Kind = SourceKind.Api,
            Endpoint = "https://broker.example.net/stats",
            Settings = new Dictionary<string, string> { ["metrics"] = "q = $.q\nr = $.r", ["auth"] = "bearer" },
            Credentials = new SourceCredentials { Token = "s3cret" },
        };

        var test = await host.Client.Sources.TestSourceAsync(registration, Stop);

        Assert.False(test.IsOk);
        var (source, credentials) = Assert.Single(tester.Tested);
        Assert.Equal(("q = $.q\nr = $.r", "s3cret"), (source.Settings["metrics"], credentials.Find("token")));
        Assert.Empty(host.Grid.Sources);
        Assert.DoesNotContain("s3cret", registration.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Test_WrongDefinition_ListsWhatIsWrongWithItsPlace()
    {
        await using var host = await StartAsync(new TestTester());
        using var body = new StringContent(
            """{"id":"a","kind":"api","endpoint":"broker","settings":{"metrics":["q = $..q"],"auth":"bearer"}}""",
            Encoding.UTF8,
            "application/json"
        );

        var problem = await host.ProblemAsync(HttpMethod.Post, "/api/v1/sources/test", body);

        Assert.Equal(400, problem.Status);
        Assert.Equal(["credentials.token", "endpoint", "settings.metrics"], problem.Errors!.Keys.Order(StringComparer.Ordinal));
        Assert.Contains(
            "cannot be read at character 7: '..' is not supported",
            problem.Errors["settings.metrics"][0],
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("no such")]
    public async Task Test_UnknownSource_Is404(string id)
    {
        await using var host = await StartAsync(new TestTester());

        var problem = await host.ProblemAsync(HttpMethod.Post, $"/api/v1/sources/{Uri.EscapeDataString(id)}/test");

        Assert.Equal((404, $"There is no source '{id}'."), (problem.Status, problem.Detail));
    }

    private static Task<GatewayHost> StartAsync(TestTester tester) =>
        GatewayHost.StartAsync(services: s => s.AddSingleton<Domain.ISourceTester>(tester));

    private sealed class TestTester : Domain.ISourceTester
    {
        private static readonly Domain.SourceTest Result = new(
            false,
            "192.0.2.1: unknown user.",
            [
                new Domain.SourceTestTarget
                {
                    Target = "192.0.2.1",
                    Outcome = Domain.SourceTestOutcome.Unauthorized,
                    Message = "unknown user",
                    IsReachable = true,
                    IsAuthenticated = false,
                },
            ],
            TimeSpan.FromSeconds(1.5)
        );

        public ConcurrentQueue<(Domain.SourceDefinition, Domain.SourceCredentials)> Tested { get; } = new();

        public Task<Domain.SourceTest?> TestAsync(SourceId id, CancellationToken cancellation) =>
            Task.FromResult(id.Value == "core1" ? Result : null);

        public Task<Domain.SourceTest> TestAsync(
            Domain.SourceDefinition source,
            Domain.SourceCredentials credentials,
            CancellationToken cancellation
        )
        {
            Tested.Enqueue((source, credentials));
            return Task.FromResult(Result);
        }
    }
}
