using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using TelemetryGrid.Client;
using Domain = TelemetryGrid.Discovery;

namespace TelemetryGrid.Gateway.Tests.Discovery;

public sealed class DiscoveryEndpointTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Start_Request_ReachesTheServiceWhole()
    {
        var service = new TestDiscovery();
        await using var host = await StartAsync(service);

        var run = await host.Client.Sources.StartDiscoveryAsync(
            new DiscoveryRequest
            {
                Seeds = ["10.0.0.1"],
                Networks = ["10.0.0.0/24"],
                Exclude = ["10.0.0.128/25"],
                Credentials =
                [
                    new DiscoveryLogin { Source = "core1" },
                    new DiscoveryLogin
                    {
                        Name = "lab",
                        Settings = new Dictionary<string, string> { ["version"] = "v1" },
                        Credentials = new SourceCredentials { Community = "s3cret" },
                    },
                ],
                TimeoutSeconds = 0.5,
                Register = true,
                PollIntervalSeconds = 30,
            },
            Stop
        );

        Assert.Equal(("1", DiscoveryState.Running), (run.Id, run.State));
        var request = Assert.Single(service.Requests);
        Assert.Equal(("10.0.0.1", "10.0.0.0/24", "10.0.0.128/25"), (request.Seeds[0], request.Networks[0], request.Exclude[0]));
        Assert.Equal(
            (0.5, 30.0, true, 161),
            (request.Timeout.TotalSeconds, request.PollInterval.TotalSeconds, request.Register, request.Port)
        );
        Assert.Equal(["core1", "lab"], request.Logins.Select(l => l.Name));
        Assert.Null(request.Logins[0].Own);
        Assert.Equal(("v1", "s3cret"), (request.Logins[1].Own!.Settings["version"], request.Logins[1].Secrets.Find("community")));
    }

    [Fact]
    public async Task Start_Accepted_SaysWhereToLook()
    {
        await using var host = await StartAsync(new TestDiscovery());
        using var body = Json("""{"networks":["10.0.0.0/24"],"credentials":[{"source":"core1"}]}""");

        using var response = await host.Http.PostAsync("/api/v1/discovery", body, Stop);

        Assert.Equal((HttpStatusCode.Accepted, "/api/v1/discovery/1"), (response.StatusCode, response.Headers.Location?.OriginalString));
    }

    [Fact]
    public async Task Start_EverythingWrong_ListsEveryFieldAtOnce()
    {
        var service = new TestDiscovery();
        await using var host = await StartAsync(service);
        using var body = Json(
            """
            {"seeds":["x"],"networks":["10.0.0.0/40"],"port":0,"retries":11,"timeout_seconds":99,"colour":"red",
             "credentials":[{"name":"lab","settings":{"version":"v4"}},{"source":"a","name":"b"},{"credentials":{"community":"c"}}]}
            """
        );

        var problem = await host.ProblemAsync(HttpMethod.Post, "/api/v1/discovery", body);

        Assert.Equal(
            [
                "colour",
                "credentials[0].settings.version",
                "credentials[1].source",
                "credentials[2].name",
                "networks",
                "port",
                "retries",
                "seeds",
                "timeout_seconds",
            ],
            problem.Errors!.Keys.Order(StringComparer.Ordinal)
        );
        Assert.Empty(service.Requests);
    }

    [Fact]
    public async Task Start_WhatTheServiceRefuses_IsToldByField()
    {
        var service = new TestDiscovery { Errors = [("credentials[0].source", "must be the id of an snmp source; there is none 'core1'")] };
        await using var host = await StartAsync(service);
        using var body = Json("""{"networks":["10.0.0.0/24"],"credentials":[{"source":"core1"}]}""");

        var problem = await host.ProblemAsync(HttpMethod.Post, "/api/v1/discovery", body);
        service.IsBusy = true;
        using var again = Json("""{"networks":["10.0.0.0/24"],"credentials":[{"source":"core1"}]}""");
        var busy = await host.ProblemAsync(HttpMethod.Post, "/api/v1/discovery", again);

        Assert.Equal(
            "credentials[0].source must be the id of an snmp source; there is none 'core1'.",
            Assert.Single(problem.Errors!["credentials[0].source"])
        );
        Assert.Equal((409, "As many searches run as may; wait for one, or cancel it."), (busy.Status, busy.Detail));
    }

    [Fact]
    public async Task Get_RunningOrUnknown_IsShownOrNotFound()
    {
        await using var host = await StartAsync(new TestDiscovery());

        var run = await host.Client.Sources.GetDiscoveryAsync("7", Stop);
        var list = await host.Client.Sources.ListDiscoveriesAsync(Stop);
        var cancelled = await host.Client.Sources.CancelDiscoveryAsync("7", Stop);
        var unknown = await host.ProblemAsync("/api/v1/discovery/8");
        var uncancelled = await host.ProblemAsync(HttpMethod.Post, "/api/v1/discovery/8/cancel");

        Assert.Equal((3, 2, 1), (run.Asked, run.Answered, run.Found));
        var device = Assert.Single(run.Devices);
        Assert.Equal(("sw1", "Cisco", "ios", "C3560", "SN-1"), (device.Name, device.Vendor, device.Os, device.Model, device.Serial));
        Assert.Equal("7", Assert.Single(list).Id);
        Assert.Equal(DiscoveryState.Cancelled, cancelled.State);
        Assert.Equal((404, "There is no search '8'."), (unknown.Status, unknown.Detail));
        Assert.Equal(404, uncancelled.Status);
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private static Task<GatewayHost> StartAsync(TestDiscovery service) =>
        GatewayHost.StartAsync(services: s => s.AddSingleton<Domain.IDiscoveryService>(service));

    private sealed class TestDiscovery : Domain.IDiscoveryService
    {
        private static readonly Domain.DiscoveryRun Run = new()
        {
            Id = "7",
            State = Domain.DiscoveryState.Running,
            StartedAt = Snapshots.Time,
            Asked = 3,
            Answered = 2,
            Found = 1,
            Devices =
            [
                new Domain.FoundDevice
                {
                    Device = "10.0.0.1",
                    Endpoint = "10.0.0.1:161",
                    Login = "lab",
                    Name = "sw1",
                    Vendor = "Cisco",
                    Os = "ios",
                    Model = "C3560",
                    Serial = "SN-1",
                },
            ],
        };

        public ConcurrentQueue<Domain.DiscoveryRequest> Requests { get; } = new();

        public ImmutableArray<(string, string)> Errors { get; init; } = [];

        public bool IsBusy { get; set; }

        public Task<Domain.DiscoveryStart> StartAsync(Domain.DiscoveryRequest request)
        {
            Requests.Enqueue(request);
            var run = IsBusy || Errors.Length > 0 ? null : Run with { Id = "1", Devices = [] };
            return Task.FromResult(new Domain.DiscoveryStart(run, Errors, IsBusy));
        }

        public ImmutableArray<Domain.DiscoveryRun> List() => [Run with { Devices = [] }];

        public Domain.DiscoveryRun? Get(string id) => id == "7" ? Run : null;

        public Domain.DiscoveryRun? Cancel(string id) => id == "7" ? Run with { State = Domain.DiscoveryState.Cancelled } : null;
    }
}
