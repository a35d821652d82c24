using System.Collections.Immutable;
using TelemetryGrid.Devices;
using TelemetryGrid.Identity;
using TelemetryGrid.Interfaces;

namespace TelemetryGrid.Storage.Batches;

/// <summary>The body of a device section. Fields stand in declaration order; a new field goes to the end under a new batch version.</summary>
internal static class DeviceSectionFormat
{
    public static void Write(PayloadWriter writer, DeviceSection section)
    {
        writer.Text(section.Device.Value);
        writer.Unsigned((ulong)section.Polls.Length);
        foreach (var poll in section.Polls)
        {
            WritePoll(writer, poll);
        }
        writer.Unsigned((ulong)section.ExporterReports.Length);
        foreach (var report in section.ExporterReports)
        {
            WriteReport(writer, report);
        }
        writer.Unsigned((ulong)section.Readings.Length);
        foreach (var reading in section.Readings)
        {
            WriteReading(writer, reading);
        }
    }

    public static DeviceSection Read(PayloadReader reader)
    {
        var device = DeviceId.Parse(reader.Text());
        var polls = ImmutableArray.CreateBuilder<DevicePoll>(reader.Count());
        for (var i = 0; i < polls.Capacity; i++)
        {
            polls.Add(ReadPoll(ref reader));
        }
        var reports = ImmutableArray.CreateBuilder<ExporterReport>(reader.Count());
        for (var i = 0; i < reports.Capacity; i++)
        {
            reports.Add(ReadReport(ref reader));
        }
        var readings = ImmutableArray.CreateBuilder<InterfaceCounters>(reader.Count());
        for (var i = 0; i < readings.Capacity; i++)
        {
            readings.Add(ReadReading(ref reader));
        }
        return new DeviceSection(device, polls.MoveToImmutable(), reports.MoveToImmutable(), readings.MoveToImmutable());
    }

    private static void WritePoll(PayloadWriter writer, DevicePoll poll)
    {
        writer.Signed(poll.TimestampMilliseconds);
        writer.Byte((byte)poll.Status);
        writer.Text(poll.Error);
        writer.Double(poll.DurationMilliseconds);
        writer.OptionalText(poll.SysName);
        writer.OptionalText(poll.SysDescr);
        writer.OptionalText(poll.SysObjectId);
        writer.OptionalText(poll.SysLocation);
        writer.Optional((ulong?)poll.SysUpTime);
        writer.Byte(poll.Restarted ? (byte)1 : (byte)0);
        WriteLabels(writer, poll.Labels);
    }

    private static DevicePoll ReadPoll(ref PayloadReader reader) =>
        new()
        {
            TimestampMilliseconds = reader.Signed(),
            Status = (DevicePollStatus)reader.Byte(),
            Error = reader.Text(),
            DurationMilliseconds = reader.Double(),
            SysName = reader.OptionalText(),
            SysDescr = reader.OptionalText(),
            SysObjectId = reader.OptionalText(),
            SysLocation = reader.OptionalText(),
            SysUpTime = (long?)reader.Optional(),
            Restarted = reader.Byte() == 1,
            Labels = ReadLabels(ref reader),
        };

    private static void WriteLabels(PayloadWriter writer, ImmutableDictionary<string, string> labels)
    {
        writer.Unsigned((ulong)labels.Count);
        foreach (var (name, value) in labels)
        {
            writer.Text(name);
            writer.Text(value);
        }
    }

    private static ImmutableDictionary<string, string> ReadLabels(ref PayloadReader reader)
    {
        var count = reader.Count();
        if (count == 0)
        {
            return ImmutableDictionary<string, string>.Empty;
        }
        var labels = ImmutableDictionary.CreateBuilder<string, string>();
        for (var i = 0; i < count; i++)
        {
            labels[reader.Text()] = reader.Text();
        }
        return labels.ToImmutable();
    }

    private static void WriteReport(PayloadWriter writer, ExporterReport report)
    {
        writer.Signed(report.TimestampMilliseconds);
        writer.Text(report.Protocol);
        writer.Text(report.Address);
        writer.Unsigned(report.Datagrams);
        writer.Unsigned(report.Records);
        writer.Unsigned(report.Octets);
        writer.Unsigned(report.Packets);
        writer.Unsigned(report.SamplingInterval);
        writer.Unsigned(report.Lost);
        writer.Unsigned(report.Malformed);
        writer.Unsigned(report.UnknownTemplates);
        writer.Signed(report.ClockSkewMilliseconds);
        WriteLabels(writer, report.Labels);
    }

    private static ExporterReport ReadReport(ref PayloadReader reader) =>
        new()
        {
            TimestampMilliseconds = reader.Signed(),
            Protocol = reader.Text(),
            Address = reader.Text(),
            Datagrams = reader.Unsigned(),
            Records = reader.Unsigned(),
            Octets = reader.Unsigned(),
            Packets = reader.Unsigned(),
            SamplingInterval = (uint)reader.Unsigned(),
            Lost = reader.Unsigned(),
            Malformed = reader.Unsigned(),
            UnknownTemplates = reader.Unsigned(),
            ClockSkewMilliseconds = reader.Signed(),
            Labels = ReadLabels(ref reader),
        };

    private static void WriteReading(PayloadWriter writer, InterfaceCounters reading)
    {
        writer.Text(reading.Name);
        writer.Unsigned(reading.IfIndex);
        writer.Signed(reading.TimestampMilliseconds);
        writer.Byte((byte)reading.Origin);
        writer.Signed(reading.SysUpTime);
        writer.Byte(reading.Discontinuity ? (byte)1 : (byte)0);
        writer.Text(reading.Alias);
        writer.Text(reading.Description);
        writer.Unsigned(reading.IfType);
        writer.Unsigned(reading.SpeedBitsPerSecond);
        writer.Byte((byte)reading.AdminStatus);
        writer.Byte((byte)reading.OperStatus);
        writer.Byte(reading.CounterBits);
        writer.Optional(reading.InOctets);
        writer.Optional(reading.OutOctets);
        writer.Optional(reading.InPackets);
        writer.Optional(reading.OutPackets);
        writer.Optional(reading.InErrors);
        writer.Optional(reading.OutErrors);
        writer.Optional(reading.InDiscards);
        writer.Optional(reading.OutDiscards);
    }

    private static InterfaceCounters ReadReading(ref PayloadReader reader) =>
        new()
        {
            Name = reader.Text(),
            IfIndex = (uint)reader.Unsigned(),
            TimestampMilliseconds = reader.Signed(),
            Origin = (CounterOrigin)reader.Byte(),
            SysUpTime = reader.Signed(),
            Discontinuity = reader.Byte() == 1,
            Alias = reader.Text(),
            Description = reader.Text(),
            IfType = (uint)reader.Unsigned(),
            SpeedBitsPerSecond = reader.Unsigned(),
            AdminStatus = (InterfaceStatus)reader.Byte(),
            OperStatus = (InterfaceStatus)reader.Byte(),
            CounterBits = reader.Byte(),
            InOctets = reader.Optional(),
            OutOctets = reader.Optional(),
            InPackets = reader.Optional(),
            OutPackets = reader.Optional(),
            InErrors = reader.Optional(),
            OutErrors = reader.Optional(),
            InDiscards = reader.Optional(),
            OutDiscards = reader.Optional(),
        };
}
