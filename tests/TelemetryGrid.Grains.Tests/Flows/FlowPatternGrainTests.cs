using System.Collections.Immutable;
using System.Globalization;
using TelemetryGrid.Analytics.Flows.Patterns;
using TelemetryGrid.Flows;
using TelemetryGrid.Grains.Tests.Grid;
using TelemetryGrid.Grains.Tests.Interfaces;
using TelemetryGrid.Identity;
using TelemetryGrid.Interfaces;
using TelemetryGrid.Records;
using TelemetryGrid.Storage.Batches;

namespace TelemetryGrid.Grains.Tests.Flows;

/// <summary>From flows to an event that can be found, once, whatever dies in between.</summary>
public sealed class FlowPatternGrainTests : IAsyncDisposable
{
    private const ulong Mapped = 0x0000_FFFF_0000_0000;
    private const ulong Scanner = Mapped | 0xC633_6407;
    private const ulong Victim = Mapped | 0x0A00_0001;
    private static readonly DeviceId Device = DeviceId.Parse("core-1");

    private TestGrid _grid = null!;

    [Fact]
    public async Task Scan_OverBothPartitions_IsOneEvent()
    {
        await StartAsync();

        for (var second = 0; second < 30; second++)
        {
            await ProbeAsync(second, 20);
        }

        var scan = Assert.Single(await FindAsync("pattern.port_scan"), e => e.Labels["phase"] == "began");
        Assert.Equal((Device, Severity.Warn), (scan.Device, scan.Severity));
        Assert.Equal(("198.51.100.7", "10.0.0.1", "core-1"), (scan.Labels["src"], scan.Labels["dst"], scan.Labels["device"]));
        Assert.InRange(double.Parse(scan.Annotations["evidence.distinct_ports"], CultureInfo.InvariantCulture), 60, 90);
        Assert.InRange(double.Parse(scan.Annotations["confidence"], CultureInfo.InvariantCulture), 0.5, 0.7);
        Assert.Equal("198.51.100.7 tries ports of 10.0.0.1.", scan.Body);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Scan_KillsAllAlong_IsStillOneEvent(bool withCheckpoints)
    {
        await StartAsync();

        for (var second = 0; second < 60; second++)
        {
            await ProbeAsync(second, 20);
            if (second % 7 == 3)
            {
                await _grid.KillAllAsync();
                await CatchUpAsync();
            }
            if (withCheckpoints && second % 5 == 1)
            {
                await _grid.CheckpointAsync(0);
                await _grid.CheckpointAsync(1);
            }
        }
        await _grid.KillAllAsync();
        await CatchUpAsync();

        var scans = await FindAsync("pattern.port_scan");
        Assert.Single(scans, e => e.Labels["phase"] == "began");
        Assert.Equal(scans.Select(Key).Distinct(), scans.Select(Key));
        Assert.Single(scans.Select(e => e.Labels["pattern_id"]).Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Scan_AppliedByNobodyYet_IsToldAfterTheReplay()
    {
        await StartAsync();
        for (var second = 0; second < 30; second++)
        {
            for (var partition = 0; partition < TestGrid.Partitions; partition++)
            {
                await _grid.AppendAsync(partition, Probes(partition, second, 20));
            }
        }

        await CatchUpAsync();

        Assert.Single(await FindAsync("pattern.port_scan"), e => e.Labels["phase"] == "began");
    }

    [Fact]
    public async Task Link_UpAndDown_IsOneEventOfItsDevice()
    {
        await StartAsync();

        for (var i = 0; i < 9; i++)
        {
            var reading = Readings.Snmp(i * 10, (ulong)i) with { OperStatus = i % 2 == 0 ? InterfaceStatus.Up : InterfaceStatus.Down };
            await _grid.IngestAsync(0, TestGrid.Batch(w => w.AddDevice(new DeviceSection(Device, [], [], [reading]))));
        }

        var flapping = Assert.Single(await FindAsync("pattern.link_flapping"));
        Assert.Equal((Device, "eth0", "began"), (flapping.Device, flapping.Labels["interface"], flapping.Labels["phase"]));
        Assert.Equal("5", flapping.Annotations["evidence.changes"]);
    }

    [Fact]
    public void State_Stored_ComesBackWithNamesOfExporters()
    {
        var options = new FlowPatternOptions();
        var derived = new Grains.Metrics.Conclusions();
        var patterns = Grains.Flows.FlowPatterns.Load([], options, PatternShare.Whole);
        patterns.Release(derived);
        for (var second = 0; second < 20; second++)
        {
            patterns.Add([.. Flows(second, 20)], Device, derived);
        }
        Assert.False(derived.IsEmpty);
        var stored = patterns.Save();

        var back = Grains.Flows.FlowPatterns.Load(stored, options, PatternShare.Whole);

        Assert.Equal(stored, back.Save());
        for (var length = 1; length < stored.Length; length += 1 + (length / 50))
        {
            Assert.Throws<Analytics.Serialization.StateFormatException>(() =>
                Grains.Flows.FlowPatterns.Load(stored.AsSpan(0, length), options, PatternShare.Whole)
            );
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_grid is not null)
        {
            await _grid.DisposeAsync();
        }
    }

    private async Task StartAsync() => _grid = await TestGrid.StartAsync();

    private async Task CatchUpAsync()
    {
        for (var partition = 0; partition < TestGrid.Partitions; partition++)
        {
            await _grid.CatchUpAsync(partition);
        }
    }

    private async Task ProbeAsync(int second, int probes)
    {
        for (var partition = 0; partition < TestGrid.Partitions; partition++)
        {
            await _grid.IngestAsync(partition, Probes(partition, second, probes));
        }
    }

    // As collectors do it: each flow to the partition of its tuple.
    private static byte[] Probes(int partition, int second, int probes) =>
        TestGrid.Batch(w => w.AddFlows(Device, [.. Flows(second, probes).Where(f => TestGrid.Map.Of(f.Tuple) == partition)]));

    private static IEnumerable<FlowAggregate> Flows(int second, int probes)
    {
        var at = Readings.At(second).ToUnixTimeMilliseconds();
        for (var i = 0; i < probes; i++)
        {
            var port = (ushort)((second * probes) + i + 1);
            var attributes = new FlowAttributes(1, 2, 0, 0, 1, 0, 2, 0, 0, 0, 0);
            yield return new FlowAggregate(new FlowTuple(0, Scanner, 0, Victim, 40_000, port, 6), attributes, at, at, 44, 1, 1);
        }
    }

    private async Task<ImmutableArray<EventRecord>> FindAsync(string name)
    {
        var answer = await _grid
            .Grains.GetGrain<IRecordQueryGrain>("site")
            .FindAsync(new RecordFind { Category = TelemetryCategory.Event, Name = name });
        return [.. answer.Records.Select(r => (EventRecord)r.Record)];
    }

    private static string Key(EventRecord happened) => $"{happened.Labels["pattern_id"]} {happened.Labels["phase"]} {happened.Timestamp:O}";
}
