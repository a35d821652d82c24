using System.Collections.Immutable;
using TelemetryGrid.Devices;
using TelemetryGrid.Grains.Tests.Grid;
using TelemetryGrid.Grains.Tests.Interfaces;
using TelemetryGrid.Identity;
using TelemetryGrid.Interfaces;
using TelemetryGrid.Records;
using TelemetryGrid.Storage.Batches;

namespace TelemetryGrid.Grains.Tests.Ingest;

/// <summary>What traps and log lines say of interfaces.</summary>
public sealed class PartitionEventTests : IAsyncDisposable
{
    private static readonly DeviceId Device = DeviceId.Parse("core-1");

    private TestGrid _grid = null!;

    [Theory]
    [InlineData("ETH0", "")]
    [InlineData("", "1")]
    [InlineData("something else", "1")]
    public async Task Event_OfAKnownInterface_ChangesItAtOnce(string name, string index)
    {
        await StartAsync();
        await _grid.IngestAsync(0, Reading(0));
        await _grid.IngestAsync(0, Reading(10));

        await _grid.IngestAsync(0, Event("core-1", 12, name, index, "down"));

        var summary = Assert.Single(await Device1().GetInterfacesAsync());
        Assert.Equal(InterfaceStatus.Down, summary.OperStatus);
        Assert.Equal(Readings.At(12), (await Interface())!.LastStatusChange);
        Assert.Equal(0, (await Device1().GetAsync())!.InterfacesUp);

        await _grid.IngestAsync(0, Event("core-1", 13, name, index, "up"));
        Assert.Equal(1, (await Device1().GetAsync())!.InterfacesUp);
    }

    [Theory]
    [InlineData("core-1", "ETH9", "")]
    [InlineData("core-1", "", "9")]
    [InlineData("core-1", "", "")]
    [InlineData("nobody", "ETH0", "1")]
    [InlineData("", "ETH0", "1")]
    public async Task Event_OfWhatNobodyRead_MakesNoEntity(string device, string name, string index)
    {
        await StartAsync();
        await _grid.IngestAsync(0, Reading(0));

        await _grid.IngestAsync(0, Event(device, 12, name, index, "down"));

        Assert.Equal([Device], await _grid.Partition(0).ListDevicesAsync());
        Assert.Equal(InterfaceStatus.Up, Assert.Single(await Device1().GetInterfacesAsync()).OperStatus);
        Assert.Equal(0, (await _grid.Partition(0).GetStatusAsync()).FailedUpdates);
    }

    [Fact]
    public async Task Event_AfterARestart_StillFindsTheInterface()
    {
        await StartAsync();
        await _grid.IngestAsync(0, Reading(0));
        await _grid.Partition(0).CheckpointAsync();
        await _grid.KillAsync(_grid.Partition(0));

        await _grid.IngestAsync(0, Event("core-1", 12, "ETH0", "", "down"));

        Assert.Equal(InterfaceStatus.Down, (await Interface())!.Summary.OperStatus);
    }

    public async ValueTask DisposeAsync() => await _grid.DisposeAsync();

    private async Task StartAsync() => _grid = await TestGrid.StartAsync();

    private IDeviceGrain Device1() => _grid.Grains.GetGrain<IDeviceGrain>(Device.Value);

    private Task<InterfaceSnapshot?> Interface() => _grid.Grains.GetGrain<IInterfaceGrain>("core-1/eth0").GetAsync();

    private static byte[] Reading(int second) =>
        TestGrid.Batch(w => w.AddDevice(new DeviceSection(Device, [], [], [Readings.Snmp(second, (ulong)second)])));

    private static byte[] Event(string device, int second, string name, string index, string status)
    {
        var labels = new Dictionary<string, string> { ["oper_status"] = status };
        if (name.Length > 0)
        {
            labels["interface"] = name;
        }
        if (index.Length > 0)
        {
            labels["if_index"] = index;
        }
        var section = new RecordSectionBuilder();
        section.Add(
            new EventRecord
            {
                Source = SourceId.Parse("traps"),
                Device = device.Length > 0 ? DeviceId.Parse(device) : null,
                Timestamp = Readings.At(second),
                Name = "interface.status_changed",
                Labels = labels.ToImmutableDictionary(),
            }
        );
        return TestGrid.Batch(w => w.AddRecords(section));
    }
}
