using System.Collections.Immutable;
using TelemetryGrid.Devices;
using TelemetryGrid.Flows;
using TelemetryGrid.Identity;
using TelemetryGrid.Interfaces;
using TelemetryGrid.Storage.Batches;

namespace TelemetryGrid.Storage.Tests.Batches;

public sealed class BatchTests
{
    private static readonly DeviceId Device = DeviceId.Parse("core1");

    [Fact]
    public void Read_WhatWasWritten_IsEqual()
    {
        var section = Section();
        FlowAggregate[] flows = [Flow(1), Flow(2)];
        var writer = new BatchWriter();
        Assert.True(writer.IsEmpty);
        writer.AddDevice(section);
        writer.AddFlows(Device, flows);

        var reader = new BatchReader(writer.Payload.Span);
        Assert.True(reader.Read());
        Assert.Equal(BatchSectionKind.Device, reader.Kind);
        var read = reader.Device();
        Assert.Equal(section.Device, read.Device);
        Assert.Equal(section.Polls[0] with { Labels = read.Polls[0].Labels }, read.Polls[0]);
        Assert.Equal(section.Polls[0].Labels, read.Polls[0].Labels);
        Assert.Equal(section.ExporterReports[0] with { Labels = read.ExporterReports[0].Labels }, read.ExporterReports[0]);
        Assert.Equal(section.Readings, read.Readings);
        Assert.True(reader.Read());
        Assert.Equal(flows, reader.Flows(out var exporter).ToArray());
        Assert.Equal(Device, exporter);
        Assert.False(reader.Read());
    }

    [Fact]
    public void Read_UnknownSection_IsSkipped()
    {
        var writer = new BatchWriter();
        writer.AddFlows(Device, [Flow(1)]);
        byte[] payload = [writer.Payload.Span[0], 99, 3, 1, 2, 3, .. writer.Payload.Span[1..]];
        var reader = new BatchReader(payload);
        Assert.True(reader.Read());
        Assert.Equal(99, (int)reader.Kind);
        Assert.True(reader.Read());
        Assert.Equal(1, reader.Flows(out _).Length);
    }

    [Fact]
    public void Read_EveryTruncation_ThrowsInvalidDataOrEnds()
    {
        var writer = new BatchWriter();
        writer.AddDevice(Section());
        writer.AddFlows(Device, [Flow(1)]);
        var payload = writer.Payload.ToArray();
        for (var length = 1; length < payload.Length; length++)
        {
            try
            {
                var reader = new BatchReader(payload.AsSpan(0, length));
                while (reader.Read())
                {
                    if (reader.Kind == BatchSectionKind.Device)
                    {
                        reader.Device();
                    }
                    else
                    {
                        reader.Flows(out _);
                    }
                }
            }
            catch (InvalidDataException)
            {
                // What a damaged payload must lead to.
            }
        }
    }

    [Fact]
    public void Read_OtherVersion_SaysWhich()
    {
        var error = Assert.Throws<InvalidDataException>(() => new BatchReader([9]));
        Assert.Contains("version 9", error.Message, StringComparison.Ordinal);
    }

    private static DeviceSection Section() =>
        new(
            Device,
            [
                new DevicePoll
                {
                    TimestampMilliseconds = 1_800_000_000_000,
                    Status = DevicePollStatus.Partial,
                    Error = "ifXTable ended early",
                    DurationMilliseconds = 12.5,
                    SysName = "core1.example",
                    SysUpTime = 4_294_967_295,
                    Restarted = true,
                    Labels = ImmutableDictionary<string, string>.Empty.Add("site", "nörd"),
                },
            ],
            [
                new ExporterReport
                {
                    TimestampMilliseconds = 1,
                    Protocol = "ipfix",
                    Address = "2001:db8::1",
                    Records = ulong.MaxValue,
                    ClockSkewMilliseconds = -5,
                },
            ],
            [
                new InterfaceCounters
                {
                    Name = "xe-0/0/1",
                    IfIndex = 501,
                    TimestampMilliseconds = 1_800_000_000_001,
                    InOctets = ulong.MaxValue,
                    OutOctets = null,
                    OperStatus = InterfaceStatus.LowerLayerDown,
                    CounterBits = 32,
                    Discontinuity = true,
                },
            ]
        );

    private static FlowAggregate Flow(ulong n) =>
        new(new FlowTuple(n, n, n, n, 1, 2, 17), new FlowAttributes(1, 2, 3, 4, 5, 6, 7, 8, 1, 0, 0), -1, long.MaxValue, n, n, n);
}
