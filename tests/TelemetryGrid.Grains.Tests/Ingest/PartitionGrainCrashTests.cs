using System.Text.Json;
using TelemetryGrid.Devices;
using TelemetryGrid.EmbeddedRuntime;
using TelemetryGrid.Flows;
using TelemetryGrid.Grains.Tests.Flows;
using TelemetryGrid.Grains.Tests.Grid;
using TelemetryGrid.Identity;
using TelemetryGrid.Interfaces;
using TelemetryGrid.PromQL;
using TelemetryGrid.Storage.Batches;
using TelemetryGrid.Storage.Series;

namespace TelemetryGrid.Grains.Tests.Ingest;

/// <summary>Whatever dies and whenever: what a grid has counted in the end is what an undisturbed one counts.</summary>
public sealed class PartitionGrainCrashTests
{
    private const int Batches = 120;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task Kill_AnySiloAtAnyMoment_NothingIsLostOrDoubled(int seed)
    {
        var script = Script(seed);
        var expected = await UndisturbedAsync(script);

        await using var grid = await TestGrid.StartAsync();
        await DisturbedAsync(grid, script, new Random(seed), kills: true);
        Assert.Equal(expected, await OutcomeAsync(grid, script));

        // And once more from what is stored.
        await grid.KillAllAsync();
        Assert.Equal(expected, await OutcomeAsync(grid, script));
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public async Task Faults_CallsRepeatedAndLateAndUnanswered_ChangeNothing(int seed)
    {
        var script = Script(seed);
        var expected = await UndisturbedAsync(script);

        var faults = new MessageFaults
        {
            Seed = seed,
            Duplicate = 0.05,
            Delay = 0.05,
            LoseResponse = 0.002,
        };
        await using var grid = await TestGrid.StartAsync(faults: faults);
        await DisturbedAsync(grid, script, new Random(seed), kills: false);
        grid.Cluster.SetFaults(enabled: false);

        Assert.Equal(expected, await OutcomeAsync(grid, script));
    }

    private static async Task<List<string>> UndisturbedAsync(List<(int Partition, byte[] Payload)> script)
    {
        await using var grid = await TestGrid.StartAsync(silos: 1);
        foreach (var (partition, payload) in script)
        {
            await grid.PublishAsync(partition, await grid.AppendAsync(partition, payload), payload);
            await grid.SettleAsync();
        }
        return await OutcomeAsync(grid, script);
    }

    private static async Task DisturbedAsync(TestGrid grid, List<(int Partition, byte[] Payload)> script, Random random, bool kills)
    {
        var published = new List<(int Partition, long Sequence, byte[] Payload)>();
        foreach (var (partition, payload) in script)
        {
            var sequence = await grid.AppendAsync(partition, payload);
            published.Add((partition, sequence, payload));
            switch (random.Next(10))
            {
                case 0:
                    // The stream lost it.
                    break;
                case 1:
                    await grid.PublishAsync(partition, sequence, default);
                    break;
                case 2:
                    var (p, s, old) = published[random.Next(published.Count)];
                    await grid.PublishAsync(p, s, old);
                    await grid.PublishAsync(partition, sequence, payload);
                    break;
                default:
                    await grid.PublishAsync(partition, sequence, payload);
                    break;
            }
            if (random.Next(3) > 0)
            {
                await grid.SettleAsync();
            }
            if (kills && random.Next(12) == 0)
            {
                await grid.KillAnyAsync(random);
            }
            if (random.Next(15) == 0)
            {
                await grid.Cluster.DeactivateAsync(grid.Grains.GetGrain<IDeviceGrain>(DeviceOf(random.Next(TestGrid.Partitions), 0).Value));
            }
            if (random.Next(15) == 0)
            {
                // It may fail, as when an entity is found behind; the entries then stay in the log. Where only the partition's own state
                // cannot be written, entities and series are ahead of the checkpoint.
                var isRefused = random.Next(3) == 0;
                grid.RefuseWrites = id => isRefused && id.StartsWith("partition/", StringComparison.OrdinalIgnoreCase);
                var checkpoint = grid.Partition(partition).CheckpointAsync();
                await grid.RunAsync(checkpoint.ContinueWith(_ => { }, TaskScheduler.Default));
                grid.RefuseWrites = _ => false;
            }
        }
    }

    /// <summary>What every partition, device, interface and flow of the script has counted.</summary>
    private static async Task<List<string>> OutcomeAsync(TestGrid grid, List<(int Partition, byte[] Payload)> script)
    {
        var lines = new List<string>();
        for (var partition = 0; partition < TestGrid.Partitions; partition++)
        {
            // Entities that died without a further update are found out by a checkpoint.
            await grid.CheckpointAsync(partition);
            var status = await grid.CatchUpAsync(partition);
            lines.Add($"{status with { AppliedSequence = 0, CheckpointSequence = 0 }}");
            for (var number = 0; number < 2; number++)
            {
                var id = DeviceOf(partition, number);
                var device = await grid.RunAsync(grid.Grains.GetGrain<IDeviceGrain>(id.Value).GetAsync());
                lines.Add($"{id}: {JsonSerializer.Serialize(device)}");
                foreach (var name in (string[])["eth0", "eth1"])
                {
                    var port = await grid.RunAsync(grid.Grains.GetGrain<IInterfaceGrain>($"{id}/{name}").GetAsync());
                    lines.Add(
                        $"{id}/{name}: {port?.Summary} {port?.InOctetsTotal} {port?.OutOctetsTotal} {port?.CounterAnomalies} {string.Join(' ', port?.LastHour ?? [])}"
                    );
                }
            }
        }
        foreach (var key in script.SelectMany(s => Keys(s.Payload)).Distinct())
        {
            if (await grid.RunAsync(grid.Grains.GetGrain<IFlowGrain>(key).GetAsync()) is { } flow)
            {
                lines.Add($"{key}: {flow.FirstSeen:O} {flow.LastSeen:O} {flow.Traffic} {flow.Attributes}");
            }
        }
        Assert.Contains(lines, l => l.Contains('~', StringComparison.Ordinal));
        lines.AddRange(await SeriesText.AllAsync(grid));
        Assert.Contains(lines, l => l.StartsWith("network_flow_octets_total{", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith("network_interface_in_octets_total{", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith("network_device_up{", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith("foreign_0{", StringComparison.Ordinal));
        return lines;
    }

    private static List<(int Partition, byte[] Payload)> Script(int seed)
    {
        var random = new Random(seed);
        var traffic = new RandomTraffic(seed);
        var script = new List<(int, byte[])>();
        for (var i = 0; i < Batches; i++)
        {
            var partition = random.Next(TestGrid.Partitions);
            script.Add(
                (
                    partition,
                    TestGrid.Batch(writer =>
                    {
                        for (var section = random.Next(3); section >= 0; section--)
                        {
                            var (exporter, flows) = traffic.Next(maxStepMilliseconds: 30_000);
                            writer.AddFlows(exporter, [.. flows.Where(f => TestGrid.Map.Of(f.Tuple) == partition)]);
                        }
                        if (random.Next(3) > 0)
                        {
                            writer.AddDevice(Section(DeviceOf(partition, random.Next(2)), traffic.Now, random));
                        }
                        if (random.Next(2) == 0)
                        {
                            writer.AddMetrics(Foreign(partition, i, traffic.Now, random));
                        }
                    })
                )
            );
        }
        return script;
    }

    private static DeviceSection Section(DeviceId device, long now, Random random)
    {
        // 1,000 octets a second, with a restart now and then.
        var up = now % 1_000_000;
        var reading = new InterfaceCounters
        {
            Name = "eth0",
            IfIndex = 1,
            TimestampMilliseconds = now,
            SysUpTime = up / 10,
            OperStatus = (InterfaceStatus)random.Next(1, 3),
            InOctets = (ulong)up,
            OutOctets = (ulong)up * 2,
        };
        return new DeviceSection(
            device,
            [
                new DevicePoll
                {
                    TimestampMilliseconds = now,
                    Status = (DevicePollStatus)random.Next(4),
                    DurationMilliseconds = random.Next(100),
                },
            ],
            [
                new ExporterReport
                {
                    TimestampMilliseconds = now,
                    Protocol = "ipfix",
                    Address = "192.0.2.1",
                    Records = (ulong)random.Next(100),
                    Octets = (ulong)random.Next(100_000),
                },
            ],
            random.Next(2) == 0 ? [reading] : [reading, reading with { Name = "eth1", IfIndex = 2 }]
        );
    }

    /// <summary>Samples of a few foreign series, some late, some a second time.</summary>
    private static MetricSectionBuilder Foreign(int partition, int batch, long now, Random random)
    {
        var section = new MetricSectionBuilder();
        for (var n = 0; n < 4; n++)
        {
            var labels = Labels.Of((Labels.MetricName, $"foreign_{n}"), ("partition", $"{partition}"));
            var series = SeriesFingerprint.Of(labels);
            section.Define(series, labels);
            section.Describe(new MetricMetadata($"foreign_{n}", "gauge", $"As of batch {batch}.", ""));
            section.Add(series, now, random.Next(8) == 0 ? StaleMarker.Value : now % 1000);
            // At a time no batch has of its own.
            var late = (now / 60_000 * 60_000) + 1 + n;
            section.Add(series, late, late / 60_000);
        }
        return section;
    }

    private static DeviceId DeviceOf(int partition, int number) => DeviceId.Parse($"router-{partition}-{number}");

    private static List<string> Keys(byte[] payload)
    {
        var keys = new List<string>();
        var reader = new BatchReader(payload);
        while (reader.Read())
        {
            if (reader.Kind == BatchSectionKind.Flows)
            {
                foreach (var flow in reader.Flows(out var exporter))
                {
                    keys.Add(new FlowKey(exporter, flow.Tuple).ToString());
                }
            }
        }
        return keys;
    }
}
