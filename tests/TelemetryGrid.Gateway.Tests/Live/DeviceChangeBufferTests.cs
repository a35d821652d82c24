using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using TelemetryGrid.Client;
using TelemetryGrid.Gateway.Live;

namespace TelemetryGrid.Gateway.Tests.Live;

public sealed class DeviceChangeBufferTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Post_SameDeviceOften_KeepsTheNewestOfEachEntity()
    {
        var buffer = Create(100);
        var device = new TestGrid().AddDevice("core1");
        for (var i = 1; i <= 1000; i++)
        {
            buffer.Post(device with { Restarts = i }, [Snapshots.Summary(device.Id, $"eth{i % 3}", 1, i)]);
        }

        Assert.Equal(4, buffer.Pending);
        var change = await NextAsync(buffer);
        Assert.Equal(1000, change.Device.Restarts);
        Assert.Equal([998, 999, 1000], change.Interfaces.Select(i => i.InBitsPerSecond).Order());
        Assert.Equal(0, buffer.Pending);
    }

    [Fact]
    public async Task Post_OlderState_DoesNotReplaceANewerOne()
    {
        var buffer = Create(100);
        var device = new TestGrid().AddDevice("core1");
        var port = Snapshots.Summary(device.Id, "eth0", 1);
        buffer.Post(
            device with
            {
                LastSeen = Snapshots.Time.AddSeconds(1),
                Restarts = 2,
            },
            [port with { LastSeen = Snapshots.Time.AddSeconds(1), IfIndex = 2 }]
        );
        buffer.Post(device with { Restarts = 1 }, [port]);

        var change = await NextAsync(buffer);

        Assert.Equal(2, change.Device.Restarts);
        Assert.Equal(2u, Assert.Single(change.Interfaces).IfIndex);
    }

    [Fact]
    public void Post_MoreEntitiesThanTheBound_DropsAndCountsTheRest()
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        using var dropped = new CounterSum(meters, "network.telemetry.live.dropped");
        var buffer = new DeviceChangeBuffer(10, new LiveMetrics(meters));
        var grid = new TestGrid();
        for (var i = 0; i < 25; i++)
        {
            buffer.Post(grid.AddDevice($"sw{i}"), []);
        }

        Assert.Equal(10, buffer.Pending);
        Assert.Equal(15, dropped.Value);
    }

    [Fact]
    public async Task Read_SeveralDevices_GivesTheLongestWaitingFirst()
    {
        var buffer = Create(100);
        var grid = new TestGrid();
        buffer.Post(grid.AddDevice("b"), []);
        buffer.Post(grid.AddDevice("a"), []);
        buffer.Post(grid.AddDevice("b"), []);

        Assert.Equal("b", (await NextAsync(buffer)).Device.Id);
    }

    [Fact]
    public async Task Fail_WhileReading_EndsTheReader()
    {
        var buffer = Create(100);
        buffer.Fail(new TimeoutException());

        await Assert.ThrowsAsync<TimeoutException>(() => NextAsync(buffer));
    }

    private static DeviceChangeBuffer Create(int maxPending)
    {
        var meters = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();
        return new DeviceChangeBuffer(maxPending, new LiveMetrics(meters));
    }

    private static async Task<DeviceChange> NextAsync(DeviceChangeBuffer buffer)
    {
        await foreach (var change in buffer.ReadAllAsync(Stop))
        {
            return change;
        }
        throw new InvalidOperationException("The buffer ended.");
    }
}
