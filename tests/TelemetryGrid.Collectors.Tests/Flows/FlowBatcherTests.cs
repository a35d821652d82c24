using TelemetryGrid.Collectors.Flows;
using TelemetryGrid.Flows;
using TelemetryGrid.Identity;
using TelemetryGrid.Protocols.Flows;
using TelemetryGrid.Storage.Batches;

namespace TelemetryGrid.Collectors.Tests.Flows;

public sealed class FlowBatcherTests
{
    [Fact]
    public void Build_ManyKeys_EachInItsPartitionOnceAndPayloadsBounded()
    {
        var map = new PartitionMap(4);
        DeviceId[] devices = [DeviceId.Parse("a"), DeviceId.Parse("b"), DeviceId.Parse("c")];
        var window = new FlowWindow(1 << 20);
        for (uint i = 0; i < 50_000; i++)
        {
            window.TryAdd((int)(i % 3), FlowWindowTests.Record(i));
        }
        var payloads = new FlowBatcher(map).Build(
            new ClosedWindow(window, [.. devices], [.. devices.Select(_ => default(FlowAddress))], [], 0)
        );

        var seen = new HashSet<(DeviceId, FlowTuple)>();
        foreach (var (partition, payload, records) in payloads)
        {
            Assert.True(payload.Length < 2 << 20);
            long counted = 0;
            var reader = new BatchReader(payload);
            while (reader.Read())
            {
                foreach (var flow in reader.Flows(out var exporter))
                {
                    Assert.Equal(partition, map.Of(flow.Tuple));
                    Assert.True(seen.Add((exporter, flow.Tuple)));
                    counted += (long)flow.Records;
                }
            }
            Assert.Equal(records, counted);
        }
        Assert.Equal(50_000, seen.Count);
    }
}
