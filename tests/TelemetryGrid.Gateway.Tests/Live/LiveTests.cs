using System.Collections.Immutable;
using System.Diagnostics;
using TelemetryGrid.Client;
using TelemetryGrid.Devices;
using TelemetryGrid.Flows;
using TelemetryGrid.Gateway.Live;
using TelemetryGrid.Identity;
using TelemetryGrid.Ingest;
using TelemetryGrid.Interfaces;
using DeviceStatus = TelemetryGrid.Devices.DeviceStatus;
using FlowGroup = TelemetryGrid.Client.FlowGroup;

namespace TelemetryGrid.Gateway.Tests.Live;

/// <summary>The live hub through the client's own implementation of its protocol.</summary>
public sealed class LiveTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Devices_OnJoining_GivesEveryDeviceWithAllInterfaces()
    {
        await using var host = await GatewayHost.StartAsync(grid =>
        {
            grid.AddDevice("core1", interfaces: ["eth0", "eth1"]);
            grid.AddDevice("core2");
        });

        var changes = new Dictionary<string, DeviceChange>();
        await foreach (var change in host.Client.WatchDevicesAsync(Stop))
        {
            changes[change.Device.Id] = change;
            if (changes.Count == 2)
            {
                break;
            }
        }

        Assert.Equal(["eth0", "eth1"], changes["core1"].Interfaces.Select(i => i.Name).Order());
        Assert.Empty(changes["core2"].Interfaces);
    }

    [Fact]
    public async Task Device_WhenItChanges_GivesTheDeviceAndTheTouchedInterfaces()
    {
        await using var host = await GatewayHost.StartAsync(grid => grid.AddDevice("core1", interfaces: ["eth0", "eth1"]));
        await using var stream = host.Client.WatchDeviceAsync("core1", Stop).GetAsyncEnumerator(Stop);

        Assert.True(await stream.MoveNextAsync());
        Assert.Equal(2, stream.Current.Interfaces.Count);
        await ChangeAsync(host, "core1", DeviceStatus.Degraded, "eth1", rate: 777);
        Assert.True(await stream.MoveNextAsync());

        Assert.Equal(TelemetryGrid.Client.DeviceStatus.Degraded, stream.Current.Device.Status);
        Assert.Equal(777, Assert.Single(stream.Current.Interfaces).InBitsPerSecond);
    }

    [Fact]
    public async Task Device_SeveralClients_ShareOneSubscriptionUntilTheLastLeaves()
    {
        await using var host = await GatewayHost.StartAsync(grid => grid.AddDevice("core1"));
        var id = DeviceId.Parse("core1");

        await using (var first = host.Client.WatchDeviceAsync("core1", Stop).GetAsyncEnumerator(Stop))
        {
            await first.MoveNextAsync();
            await using (var second = host.Client.WatchDeviceAsync("core1", Stop).GetAsyncEnumerator(Stop))
            {
                await second.MoveNextAsync();
                Assert.Equal(1, host.Grid.Subscribers[id]);
            }
            await ChangeAsync(host, "core1", DeviceStatus.Down, "eth0", 1);
            Assert.True(await first.MoveNextAsync());
        }

        await Eventually.TrueAsync(() => host.Grid.Subscribers[id] == 0);
    }

    [Fact]
    public async Task Devices_NewDevice_AppearsWhenItsPartitionRings()
    {
        await using var host = await GatewayHost.StartAsync(grid => grid.AddDevice("core1"));
        await using var stream = host.Client.WatchDevicesAsync(Stop).GetAsyncEnumerator(Stop);
        Assert.True(await stream.MoveNextAsync());

        host.Grid.AddDevice("late1", interfaces: "eth0");
        await RingAsync(host);
        Assert.True(await stream.MoveNextAsync());
        Assert.Equal("late1", stream.Current.Device.Id);
        await ChangeAsync(host, "late1", DeviceStatus.Down, "eth0", 5);
        Assert.True(await stream.MoveNextAsync());
        Assert.Equal(5, Assert.Single(stream.Current.Interfaces).InBitsPerSecond);
    }

    [Fact]
    public async Task Device_ClientThatDoesNotRead_HoldsUpNothingAndThenGetsTheNewestState()
    {
        // Rates from here on tell one change from the next, and from what the device has at first.
        const double First = 1e6;
        // Some 400 KB per change.
        var ports = Enumerable.Range(0, 800).Select(i => $"ethernet{i}").ToArray();
        await using var host = await GatewayHost.StartAsync(grid => grid.AddDevice("core1", interfaces: ports));
        using var updates = new CounterSum(host.Meters, "network.telemetry.live.updates");
        using var conflated = new CounterSum(host.Meters, "network.telemetry.live.conflated");
        await using var slow = host.Client.WatchDeviceAsync("core1", Stop).GetAsyncEnumerator(Stop);
        Assert.True(await slow.MoveNextAsync());

        // One change after the other until all buffers between the two are full and the stream is asked for nothing more.
        var changes = 0;
        long sent;
        do
        {
            sent = updates.Value;
            Assert.InRange(++changes, 1, 500);
            await ChangeAsync(host, "core1", DeviceStatus.Up, First + changes, ports);
        } while (await IsTakenAsync(updates, sent));
        for (var more = 0; more < 300; more++)
        {
            await ChangeAsync(host, "core1", DeviceStatus.Up, First + ++changes, ports);
        }
        await Eventually.TrueAsync(() => conflated.Value >= 300 * ports.Length);
        Assert.Equal(sent, updates.Value);

        var read = 1;
        while (slow.Current.Interfaces[0].InBitsPerSecond < First + changes)
        {
            var before = slow.Current.Interfaces[0].InBitsPerSecond;
            Assert.True(await slow.MoveNextAsync());
            read++;
            Assert.True(read == 2 || slow.Current.Interfaces[0].InBitsPerSecond > before, "Time does not run backwards.");
        }
        Assert.All(slow.Current.Interfaces, port => Assert.Equal(First + changes, port.InBitsPerSecond));
        Assert.InRange(read, 2, changes - 299);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{changes} changes, {sent} sent into buffers, {read} read, {conflated.Value} conflated"
        );
    }

    [Fact]
    public async Task TopFlows_EqualQuestions_AreAskedOnce()
    {
        await using var host = await GatewayHost.StartAsync(configure: options => options.LiveQueryInterval = TimeSpan.FromMinutes(5));
        var request = new TopFlowsRequest { Group = FlowGroup.Source, Window = TimeSpan.FromMinutes(1) };
        await using var first = host.Client.WatchTopFlowsAsync(request, Stop).GetAsyncEnumerator(Stop);
        await using var second = host
            .Client.WatchTopFlowsAsync(request with { Window = TimeSpan.FromSeconds(60) }, Stop)
            .GetAsyncEnumerator(Stop);

        Assert.True(await first.MoveNextAsync());
        Assert.True(await second.MoveNextAsync());

        Assert.Single(host.Grid.TopQueries);
        Assert.Equal(first.Current.To, second.Current.To);
        Assert.Equal(FlowGroup.Source, second.Current.Group);
    }

    [Fact]
    public async Task TopFlows_WhenFlowsChange_AnswersAgain()
    {
        var octets = 1000ul;
        await using var host = await GatewayHost.StartAsync(grid =>
            grid.Top = _ => new FlowTop([], default, new TelemetryGrid.Flows.FlowTraffic(Interlocked.Read(ref octets), 1, 1))
        );
        await using var stream = host.Client.WatchTopFlowsAsync(null, Stop).GetAsyncEnumerator(Stop);
        Assert.True(await stream.MoveNextAsync());
        Assert.Equal(1000ul, stream.Current.Total.Octets);

        Interlocked.Exchange(ref octets, 2000ul);
        await RingAsync(host);
        Assert.True(await stream.MoveNextAsync());

        Assert.Equal(2000ul, stream.Current.Total.Octets);
    }

    [Fact]
    public async Task TopFlows_LastClientLeaves_NobodyAsksAnyMore()
    {
        await using var host = await GatewayHost.StartAsync();
        await using (var stream = host.Client.WatchTopFlowsAsync(null, Stop).GetAsyncEnumerator(Stop))
        {
            Assert.True(await stream.MoveNextAsync());
        }
        var feed = (TopFlowsFeed)host.Services.GetService(typeof(TopFlowsFeed))!;

        await Eventually.TrueAsync(() => feed.Views == 0);
    }

    [Fact]
    public async Task TopFlows_WrongRequest_EndsWithTheSentence()
    {
        await using var host = await GatewayHost.StartAsync();

        var e = await Assert.ThrowsAsync<TelemetryGridException>(() =>
            FirstAsync(host.Client.WatchTopFlowsAsync(new TopFlowsRequest { Limit = 0 }, Stop))
        );

        Assert.Equal("limit must be a whole number from 1 to 1000; it was '0'.", e.Message);
    }

    [Fact]
    public async Task TopFlows_TooManyQuestions_EndsWithTheSentence()
    {
        await using var host = await GatewayHost.StartAsync(configure: options => options.MaxLiveQueries = 1);
        await using var first = host.Client.WatchTopFlowsAsync(null, Stop).GetAsyncEnumerator(Stop);
        Assert.True(await first.MoveNextAsync());

        var e = await Assert.ThrowsAsync<TelemetryGridException>(() =>
            FirstAsync(host.Client.WatchTopFlowsAsync(new TopFlowsRequest { Limit = 3 }, Stop))
        );

        Assert.Equal("No more than 1 different questions can be watched at once.", e.Message);
    }

    [Fact]
    public async Task Device_NotADeviceId_EndsWithTheSentence()
    {
        await using var host = await GatewayHost.StartAsync();

        var e = await Assert.ThrowsAsync<TelemetryGridException>(() => FirstAsync(host.Client.WatchDeviceAsync("a b", Stop)));

        Assert.StartsWith("'a b' is not a device id", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Devices_GrainsDoNotAnswer_EndsWithTheSentence()
    {
        await using var host = await GatewayHost.StartAsync(grid =>
        {
            grid.AddDevice("core1");
            grid.Failure = new TimeoutException();
        });

        var e = await Assert.ThrowsAsync<TelemetryGridException>(() => FirstAsync(host.Client.WatchDevicesAsync(Stop)));

        Assert.Equal("The grid did not answer in time; try again.", e.Message);
    }

    [Fact]
    public async Task Connection_OneTooMany_IsRefused()
    {
        await using var host = await GatewayHost.StartAsync(grid => grid.AddDevice("core1"), options => options.MaxLiveConnections = 1);
        await using var first = host.Client.WatchDevicesAsync(Stop).GetAsyncEnumerator(Stop);
        Assert.True(await first.MoveNextAsync());

        var e = await Assert.ThrowsAsync<TelemetryGridException>(() => FirstAsync(host.Client.WatchDevicesAsync(Stop)));

        Assert.Contains("1 live connections are open already", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connection_LeavingAndReturning_IsCountedOnce()
    {
        await using var host = await GatewayHost.StartAsync(grid => grid.AddDevice("core1"), options => options.MaxLiveConnections = 1);

        for (var i = 0; i < 5; i++)
        {
            await Eventually.TrueAsync(async () =>
            {
                try
                {
                    return (await FirstAsync(host.Client.WatchDevicesAsync(Stop))).Device.Id == "core1";
                }
                catch (TelemetryGridException)
                {
                    // The gateway has not noticed yet that the one before has gone.
                    return false;
                }
            });
        }
    }

    [Fact]
    public async Task Renewal_AfterEachInterval_FindsDevicesNobodyAnnounced()
    {
        await using var host = await GatewayHost.StartAsync(
            grid => grid.AddDevice("core1"),
            options => options.SubscriptionRenewal = TimeSpan.FromMilliseconds(20)
        );
        await using var stream = host.Client.WatchDevicesAsync(Stop).GetAsyncEnumerator(Stop);
        Assert.True(await stream.MoveNextAsync());

        host.Grid.AddDevice("silent1");

        // A renewal that meets a stream still being told of its devices may tell it twice.
        do
        {
            Assert.True(await stream.MoveNextAsync());
        } while (stream.Current.Device.Id == "core1");
        Assert.Equal("silent1", stream.Current.Device.Id);
    }

    private static Task ChangeAsync(GatewayHost host, string device, DeviceStatus status, string port, double rate) =>
        ChangeAsync(host, device, status, rate, port);

    private static async Task ChangeAsync(GatewayHost host, string device, DeviceStatus status, double rate, params string[] ports)
    {
        var id = DeviceId.Parse(device);
        host.Grid.Devices[id] = host.Grid.Devices[id] with { Status = status };
        ImmutableArray<InterfaceSummary> interfaces = [.. ports.Select(port => Snapshots.Summary(id, port, 1, rate))];
        await host.Grains.GetGrain<IDeviceGrain>(device).ApplyAsync(1, 0, new DeviceUpdate([], [], interfaces));
    }

    // A stream that still takes updates does so within milliseconds.
    private static async Task<bool> IsTakenAsync(CounterSum updates, long before)
    {
        var waited = Stopwatch.StartNew();
        while (updates.Value == before && waited.Elapsed < TimeSpan.FromSeconds(1))
        {
            await Task.Delay(5, Stop);
        }
        return updates.Value > before;
    }

    private static Task RingAsync(GatewayHost host) =>
        Task.WhenAll(Enumerable.Range(0, TestGrid.Partitions).Select(p => host.Grains.GetGrain<IPartitionGrain>($"{p}").CheckpointAsync()));

    private static async Task<T> FirstAsync<T>(IAsyncEnumerable<T> stream)
    {
        await foreach (var item in stream)
        {
            return item;
        }
        throw new InvalidOperationException("The stream ended without an item.");
    }
}
