using System.Collections.Immutable;
using System.Text;
using TelemetryGrid.Identity;
using TelemetryGrid.Records;
using TelemetryGrid.Storage.Batches;

namespace TelemetryGrid.Storage.Tests.Batches;

public sealed class RecordSectionTests
{
    [Fact]
    public void Read_WhatWasWritten_IsEqual()
    {
        TelemetryRecord[] records =
        [
            new EventRecord
            {
                Source = SourceId.Parse("traps"),
                Device = DeviceId.Parse("core1"),
                Timestamp = DateTimeOffset.UnixEpoch.AddTicks(17_000_000_000_000_001),
                Severity = Severity.Warn,
                Name = "interface.status_changed",
                Body = "Gi0/1 ist tot, schade",
                Labels = ImmutableDictionary<string, string>.Empty.Add("interface", "Gi0/1").Add("städte", "Köln"),
                Annotations = ImmutableDictionary<string, string>.Empty.Add("oid", "1.3.6"),
                TraceId = "0af7651916cd43dd8448eb211c80319c",
                SpanId = "b7ad6b7169203331",
            },
            new LogRecord
            {
                Source = SourceId.Parse("syslog"),
                Timestamp = DateTimeOffset.UnixEpoch,
                Body = "",
            },
        ];
        var section = new RecordSectionBuilder();
        Array.ForEach(records, section.Add);
        var writer = new BatchWriter();
        writer.AddRecords(section);

        var read = ReadAll(writer.Payload.Span);

        Assert.Equal(2, section.Count);
        foreach (var (expected, actual) in records.Zip(read))
        {
            Assert.Equal(expected.Labels, actual.Labels);
            Assert.Equal(expected.Annotations, actual.Annotations);
            Assert.Equal(expected with { Labels = actual.Labels, Annotations = actual.Annotations }, actual);
        }
    }

    [Fact]
    public void Add_TooMuchOfEverything_IsCutAtItsBounds()
    {
        var section = new RecordSectionBuilder();
        var body = Encoding.UTF8.GetBytes(new string('a', RecordSectionBuilder.MaxBody - 1) + "€€");
        section.Begin(TelemetryCategory.Log, Severity.Info, 1, default, "s"u8, default, body);
        for (var i = 0; i < 100; i++)
        {
            section.Label(Encoding.UTF8.GetBytes($"l{i}"), new byte[5000]);
        }
        section.End();
        var writer = new BatchWriter();
        writer.AddRecords(section);

        var record = Assert.Single(ReadAll(writer.Payload.Span));

        Assert.Equal(new string('a', RecordSectionBuilder.MaxBody - 1), Assert.IsType<LogRecord>(record).Body);
        Assert.Equal(RecordSectionBuilder.MaxTexts, record.Labels.Count);
        Assert.All(record.Labels.Values, v => Assert.Equal(RecordSectionBuilder.MaxText, v.Length));
    }

    [Fact]
    public void Read_CutAnywhere_SaysSo()
    {
        var section = new RecordSectionBuilder();
        section.Begin(TelemetryCategory.Event, Severity.Info, 1, "d"u8, "s"u8, "n"u8, "b"u8);
        section.Label("a"u8, "b"u8);
        section.End();
        var writer = new BatchWriter();
        writer.AddRecords(section);
        var whole = RecordBytes(writer.Payload.Span);

        for (var length = 0; length < whole.Length; length++)
        {
            var cut = whole[..length];
            Assert.Throws<InvalidDataException>(() => RecordView.Read(cut).Severity);
        }
    }

    private static byte[] RecordBytes(ReadOnlySpan<byte> payload)
    {
        var reader = new BatchReader(payload);
        Assert.True(reader.Read());
        var records = reader.Records();
        Assert.True(records.TryRead(out var record));
        return record.Bytes.ToArray();
    }

    private static List<TelemetryRecord> ReadAll(ReadOnlySpan<byte> payload)
    {
        var reader = new BatchReader(payload);
        Assert.True(reader.Read());
        Assert.Equal(BatchSectionKind.Records, reader.Kind);
        var section = reader.Records();
        var records = new List<TelemetryRecord>();
        while (section.TryRead(out var record))
        {
            records.Add(record.ToRecord());
        }
        return records;
    }
}
