using TelemetryGrid.Devices;
using TelemetryGrid.Flows;
using TelemetryGrid.Grains.Tests.Grid;
using TelemetryGrid.Grains.Tests.Interfaces;
using TelemetryGrid.Identity;
using TelemetryGrid.Storage.Batches;

namespace TelemetryGrid.Grains.Tests.Ingest;

/// <summary>Batches of one device with one heavy flow.</summary>
internal static class PartitionBatches
{
    public static readonly DeviceId Device = DeviceId.Parse("core-1");
    public static readonly FlowTuple Heavy = new(0, 0x0000_FFFF_0A00_0001, 0, 0x0000_FFFF_C000_0201, 50_000, 443, 6);

    /// <summary>A heavy flow of 100,000 octets, an answered poll, an exporter's report and a reading of 1,000 octets a second.</summary>
    public static byte[] Batch(int second) =>
        TestGrid.Batch(writer =>
        {
            writer.AddFlows(Device, [Flow(second)]);
            writer.AddDevice(Section(second));
        });

    public static byte[] SflowBatch(int second) =>
        TestGrid.Batch(writer =>
        {
            writer.AddFlows(Device, [Flow(second)]);
            writer.AddDevice(Section(second) with { Polls = [], Readings = [Readings.Sflow(second, (ulong)second * 1_000)] });
        });

    public static FlowAggregate Flow(int second)
    {
        var at = Readings.Start + (second * 1000L);
        return new FlowAggregate(Heavy, new FlowAttributes(1, 2, 0, 0, 1, 0, 0, 0, 0, 0, 0), at, at, 100_000, 100, 1);
    }

    public static DeviceSection Section(int second) =>
        new(
            Device,
            [new DevicePoll { TimestampMilliseconds = Readings.Start + (second * 1000L), Status = DevicePollStatus.Ok }],
            [
                new ExporterReport
                {
                    TimestampMilliseconds = Readings.Start + (second * 1000L),
                    Protocol = "ipfix",
                    Address = "192.0.2.1",
                    Records = 1,
                },
            ],
            [Readings.Snmp(second, (ulong)second * 1_000)]
        );
}
