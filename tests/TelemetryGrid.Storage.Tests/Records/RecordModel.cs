using System.Globalization;
using System.Text;
using TelemetryGrid.Identity;
using TelemetryGrid.Records;
using TelemetryGrid.Storage.Batches;
using TelemetryGrid.Storage.Records;

namespace TelemetryGrid.Storage.Tests.Records;

/// <summary>A log of entries with records made from a seed, and what a plain list answers to a query.</summary>
internal sealed class RecordModel
{
    private static readonly Severity[] Severities = [Severity.Debug, Severity.Info, Severity.Warn, Severity.Error];

    private readonly List<byte[][]> _entries = [];

    public RecordModel(int seed, int entries, int maxRecords = 12, int bodyBytes = 60)
    {
        var random = new Random(seed);
        var time = 1_600_000_000_000_000_000L;
        for (var entry = 0; entry < entries; entry++)
        {
            var records = new byte[random.Next(3) == 0 ? 0 : random.Next(1, maxRecords + 1)][];
            for (var i = 0; i < records.Length; i++)
            {
                time += random.Next(4) == 0 ? 0 : random.Next(0, 2_000_000_000);
                records[i] = Record(random, time - (random.Next(5) == 0 ? random.NextInt64(0, 60_000_000_000) : 0), All.Count, bodyBytes);
                All.Add(records[i]);
            }
            _entries.Add(records);
        }
    }

    /// <summary>All records in the order of the log; the place in it is the ordinal.</summary>
    public List<byte[]> All { get; } = [];

    public int Entries => _entries.Count;

    /// <summary>Records of an entry; sequences begin at 1.</summary>
    public byte[][] Entry(long sequence) => _entries[(int)sequence - 1];

    /// <summary>Gives a store entries, as a partition that reads its log does.</summary>
    public void Replay(RecordStore store, long from, long to)
    {
        for (var sequence = from; sequence <= to; sequence++)
        {
            foreach (var record in Entry(sequence))
            {
                store.Append(sequence, RecordView.Read(record));
            }
            store.Applied(sequence);
        }
    }

    public List<RecordCursor> Expected(RecordQuery query, Func<int, bool>? isHeld = null)
    {
        var places = new List<RecordCursor>();
        for (var ordinal = 0; ordinal < All.Count; ordinal++)
        {
            var record = RecordView.Read(All[ordinal]).ToRecord();
            var place = new RecordCursor(RecordView.Read(All[ordinal]).TimestampNanoseconds, ordinal);
            var body = record is LogRecord log ? log.Body : ((EventRecord)record).Body;
            if (
                isHeld?.Invoke(ordinal) != false
                && place.TimestampNanoseconds >= query.FromNanoseconds
                && place.TimestampNanoseconds < query.ToNanoseconds
                && place < query.Before
                && (query.Device is null || record.Device == query.Device)
                && record.Severity >= query.MinSeverity
                && (query.Category is null || record.Category == query.Category)
                && (query.Name is null || (record is EventRecord e && e.Name == query.Name))
                && body.Contains(query.Text, StringComparison.OrdinalIgnoreCase)
                && query.Labels.All(l => record.Labels.GetValueOrDefault(l.Key) == l.Value)
            )
            {
                places.Add(place);
            }
        }
        places.Sort(static (a, b) => b.CompareTo(a));
        return places;
    }

    public RecordQuery Query(Random random)
    {
        var first = RecordView.Read(All[random.Next(All.Count)]).TimestampNanoseconds;
        return new RecordQuery
        {
            FromNanoseconds = random.Next(2) == 0 ? long.MinValue : first,
            ToNanoseconds = random.Next(2) == 0 ? long.MaxValue : first + random.NextInt64(0, 100_000_000_000),
            Device = random.Next(2) == 0 ? null : DeviceId.Parse("r" + random.Next(7).ToString(CultureInfo.InvariantCulture)),
            MinSeverity = random.Next(2) == 0 ? Severity.Unspecified : Severities[random.Next(4)],
            Category = random.Next(3) switch
            {
                0 => TelemetryCategory.Log,
                1 => TelemetryCategory.Event,
                _ => null,
            },
            Name = random.Next(8) == 0 ? "link.changed" : null,
            Text =
                random.Next(2) == 0 ? ""
                : random.Next(2) == 0 ? "NUMBER 1"
                : "xX",
            Labels = random.Next(2) == 0 ? [] : [new("app", "a" + random.Next(4).ToString(CultureInfo.InvariantCulture))],
            Limit = random.Next(1, 60),
        };
    }

    private static byte[] Record(Random random, long time, int number, int bodyBytes)
    {
        var builder = new RecordSectionBuilder();
        var isEvent = random.Next(10) == 0;
        builder.Begin(
            isEvent ? TelemetryCategory.Event : TelemetryCategory.Log,
            Severities[random.Next(4)],
            time,
            Encoding.UTF8.GetBytes("r" + random.Next(6).ToString(CultureInfo.InvariantCulture)),
            "logs"u8,
            isEvent ? "link.changed"u8 : default,
            Encoding.UTF8.GetBytes($"Number {number} " + new string((char)('a' + random.Next(26)), random.Next(bodyBytes)))
        );
        builder.Label("app"u8, Encoding.UTF8.GetBytes("a" + random.Next(3).ToString(CultureInfo.InvariantCulture)));
        if (random.Next(3) == 0)
        {
            builder.Annotation("note"u8, "a1"u8);
        }
        builder.End();
        var section = new RecordSection(new PayloadReader(builder.Body));
        section.TryRead(out var record);
        return record.Bytes.ToArray();
    }
}
