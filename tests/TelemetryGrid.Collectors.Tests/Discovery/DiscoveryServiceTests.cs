using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryGrid.Collectors.Discovery;
using TelemetryGrid.Collectors.Tests.Snmp;
using TelemetryGrid.Collectors.Tests.Sources;
using TelemetryGrid.Discovery;
using TelemetryGrid.Identity;
using TelemetryGrid.Sources;
using TelemetryGrid.Topology;

namespace TelemetryGrid.Collectors.Tests.Discovery;

public sealed class DiscoveryServiceTests : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly FakeRegistry _registry = new();
    private readonly ListInventories _inventories = new();
    private readonly DiscoveryService _service;

    public DiscoveryServiceTests() =>
        _service = new DiscoveryService(() => _registry, _inventories, TimeProvider.System, NullLogger<DiscoveryService>.Instance);

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task Start_CredentialsOfASource_FindsAndRegistersOnce()
    {
        await using var agent = new TestAgent();
        agent.System(1);
        agent.Interface(1, "eth0", "Ethernet", 1);
        agent.Set("1.3.6.1.2.1.47.1.1.1.1.5.1", Protocols.Snmp.SnmpValue.Integer32(3));
        agent.Set("1.3.6.1.2.1.47.1.1.1.1.11.1", Protocols.Snmp.SnmpValue.OctetString("SN-4711"));
        _registry.Add(
            new SourceDefinition
            {
                Id = SourceId.Parse("core"),
                Kind = SourceKind.Snmp,
                Endpoint = "192.0.2.77",
                Settings = ImmutableDictionary<string, string>.Empty.Add("fallback", "v1"),
            },
            SourceCredentials.Of("community", TestAgent.Community)
        );
        var request = new DiscoveryRequest
        {
            Seeds = [agent.EndPoint.ToString()],
            Logins =
            [
                DiscoveryLogin.Inline("old", ImmutableDictionary<string, string>.Empty, SourceCredentials.Of("community", "old")),
                DiscoveryLogin.OfSource("core"),
            ],
            Timeout = TimeSpan.FromMilliseconds(500),
            Retries = 0,
            Register = true,
        };

        var run = await RunAsync(request);
        var again = await RunAsync(request);

        Assert.Equal((DiscoveryState.Done, 1, 1, 1, 1), (run.State, run.Asked, run.Answered, run.Found, run.Registered));
        var device = Assert.Single(run.Devices);
        Assert.Equal(
            ("127.0.0.1", "core (v2c)", "test-device", "SN-4711", 1),
            (device.Device, device.Login, device.Name, device.Serial, device.Interfaces)
        );
        Assert.Equal("snmp-127.0.0.1", device.Source);
        var source = _registry.Sources[SourceId.Parse("snmp-127.0.0.1")].Definition;
        Assert.Equal((agent.EndPoint.ToString(), "v2c", null), (source.Endpoint, source.Settings["version"], source.Device));
        Assert.False(source.Settings.ContainsKey("fallback"));
        Assert.Equal(TestAgent.Community, _registry.Credentials[source.Id].Find("community"));
        Assert.Empty(SourceRules.Validate(source, _registry.Credentials[source.Id]));
        Assert.Equal((0, "snmp-127.0.0.1"), (again.Registered, again.Devices[0].Source));
        Assert.Equal(2, _inventories.Count);
        Assert.Equal([again.Id, run.Id], _service.List().Select(r => r.Id));
        Assert.All(_service.List(), r => Assert.Empty(r.Devices));
    }

    [Fact]
    public async Task Start_Wrong_SaysEverythingByKey()
    {
        var wrong = await _service.StartAsync(
            new DiscoveryRequest
            {
                Networks = ["10.0.0.0/40"],
                Seeds = ["x"],
                Logins = [DiscoveryLogin.Inline("", ImmutableDictionary<string, string>.Empty, SourceCredentials.None)],
                MaxAddresses = 0,
            }
        );
        var unknown = await _service.StartAsync(
            new DiscoveryRequest { Networks = ["10.0.0.0/24"], Logins = [DiscoveryLogin.OfSource("nobody")] }
        );

        Assert.Equal(
            ["credentials[0].community", "credentials[0].name", "max_addresses", "networks", "seeds"],
            wrong.Errors.Select(e => e.Name).Order(StringComparer.Ordinal)
        );
        Assert.Equal([("credentials[0].source", "must be the id of an snmp source; there is none 'nobody'")], unknown.Errors);
        Assert.Empty(_service.List());
    }

    [Fact]
    public async Task Cancel_Running_KeepsWhatItFoundAndMakesRoom()
    {
        await using var agent = new TestAgent();
        agent.System(1);
        var request = Request(agent) with { Networks = ["127.9.0.0/16"], AddressesPerSecond = 5, Port = agent.EndPoint.Port };

        var first = (await _service.StartAsync(request)).Run!;
        var second = (await _service.StartAsync(request)).Run!;
        var third = await _service.StartAsync(request);
        await UntilAsync(() => _service.Get(first.Id)!.Found == 1);
        _service.Cancel(first.Id);
        _service.Cancel(second.Id);
        await UntilAsync(() => _service.List().All(r => r.State == DiscoveryState.Cancelled));

        Assert.Equal((null, true), (third.Run, third.IsBusy));
        Assert.Single(_service.Get(first.Id)!.Devices);
        Assert.Null(_service.Cancel("99"));
        Assert.Null(_service.Get("99"));
    }

    [Fact]
    public async Task Start_ManyTimes_RemembersTheLast()
    {
        await using var agent = new TestAgent();
        agent.System(1);
        for (var i = 0; i < 22; i++)
        {
            await RunAsync(Request(agent));
        }

        Assert.Equal(20, _service.List().Length);
        Assert.Null(_service.Get("1"));
        Assert.NotNull(_service.Get("22"));
    }

    [Fact]
    public async Task Schedule_Interval_SearchesAgain()
    {
        await using var agent = new TestAgent();
        agent.System(1);
        var time = new ManualTimeProvider();
        using var schedule = new DiscoverySchedule(
            _service,
            Request(agent),
            TimeSpan.FromHours(1),
            time,
            NullLogger<DiscoverySchedule>.Instance
        );

        await schedule.StartAsync(TestContext.Current.CancellationToken);
        await AdvanceUntilAsync(time, DiscoverySchedule.FirstAfter, 1);
        await AdvanceUntilAsync(time, TimeSpan.FromHours(1), 2);
        await schedule.StopAsync(TestContext.Current.CancellationToken);

        Assert.All(_service.List(), r => Assert.True(r.IsScheduled));
    }

    [Fact]
    public async Task Start_Snmpd_TellsWhatTheMachineIs()
    {
        await using var agent = NetSnmp.StartSnmpd(TestAgent.Community);
        var request = new DiscoveryRequest
        {
            Seeds = [agent.EndPoint.ToString()],
            Logins =
            [
                DiscoveryLogin.Inline(
                    "lab",
                    ImmutableDictionary<string, string>.Empty,
                    SourceCredentials.Of("community", TestAgent.Community)
                ),
            ],
            Timeout = TimeSpan.FromSeconds(2),
            Retries = 10,
        };

        var device = Assert.Single((await RunAsync(request)).Devices);

        Assert.Equal(
            ("linux", "snmpd-under-test", "here", "lab", ""),
            (device.Os, device.Name, device.Location, device.Login, device.Source)
        );
        Assert.InRange(device.Interfaces, 1, 10_000);
    }

    private static DiscoveryRequest Request(TestAgent agent) =>
        new()
        {
            Seeds = [agent.EndPoint.ToString()],
            Logins =
            [
                DiscoveryLogin.Inline(
                    "lab",
                    ImmutableDictionary<string, string>.Empty,
                    SourceCredentials.Of("community", TestAgent.Community)
                ),
            ],
        };

    private async Task<DiscoveryRun> RunAsync(DiscoveryRequest request)
    {
        var start = await _service.StartAsync(request);
        Assert.Empty(start.Errors);
        Assert.NotNull(start.Run);
        await UntilAsync(() => _service.Get(start.Run.Id)!.State != DiscoveryState.Running);
        return _service.Get(start.Run.Id)!;
    }

    private async Task AdvanceUntilAsync(ManualTimeProvider time, TimeSpan by, int runs)
    {
        await UntilAsync(() =>
        {
            // The timer is set on another thread; before it is, time may pass without effect. Once enough have begun it stands still, or another
            // would always be under way.
            if (_service.List().Length < runs)
            {
                time.Advance(by);
            }
            return _service.List().Length >= runs && _service.List().All(r => r.State == DiscoveryState.Done);
        });
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!condition())
        {
            await timer.WaitForNextTickAsync(limit.Token);
        }
    }

    private sealed class ListInventories : IInventorySink
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public Task OnInventoryAsync(DeviceInventory inventory)
        {
            Interlocked.Increment(ref _count);
            return Task.CompletedTask;
        }
    }
}
