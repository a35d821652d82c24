using System.Buffers;
using System.Text;
using System.Text.Unicode;
using TelemetryGrid.Protocols.Flows;
using TelemetryGrid.Protocols.Syslog;
using TelemetryGrid.Records;
using TelemetryGrid.Sources;
using TelemetryGrid.Storage.Batches;

namespace TelemetryGrid.Collectors.Syslog;

/// <summary>
/// Writes messages as records, in bytes all the way: a log line for each, and an event beside it where the message says what became of an
/// interface. Labels are <c>facility</c>, <c>severity</c>, <c>hostname</c>, <c>app</c>, <c>proc_id</c>, <c>msg_id</c>, <c>sequence</c>,
/// <c>sd.ID.NAME</c>, <c>mnemonic.facility</c>, <c>mnemonic.severity</c>, <c>mnemonic.name</c>, <c>field.NAME</c> for what the body is made
/// of, <c>relay</c>, and the source's own. One lane's; not thread-safe.
/// </summary>
internal sealed class SyslogRecordWriter
{
    private const long NanosecondsPerMillisecond = 1_000_000;
    private const int RecordOverhead = 128;

    private static readonly byte[][] Facilities = [.. Enumerable.Range(0, 24).Select(f => Encoding.UTF8.GetBytes(SyslogNames.Facility(f)))];
    private static readonly byte[][] Severities = [.. Enumerable.Range(0, 8).Select(s => Encoding.UTF8.GetBytes(SyslogNames.Severity(s)))];

    private readonly byte[] _source;
    private readonly (byte[] Name, byte[] Value)[] _enrichment;
    private readonly SyslogSenders _senders;
    private readonly SyslogCounters _counters;
    private readonly SyslogFieldWriter _fields;
    private readonly ArrayBufferWriter<byte> _repaired = new();
    private readonly byte[] _original = new byte[32];
    private SyslogOptions _reading;

    public SyslogRecordWriter(SourceDefinition source, SyslogCollectorOptions options, SyslogSenders senders, SyslogCounters counters)
    {
        _source = Encoding.UTF8.GetBytes(source.Id.Value);
        _enrichment = [.. source.Enrichment.Select(l => (Encoding.UTF8.GetBytes(l.Key), Encoding.UTF8.GetBytes(l.Value)))];
        _senders = senders;
        _counters = counters;
        _fields = new SyslogFieldWriter(options.Patterns);
        _reading = new SyslogOptions { Standard = options.Standard, MaxLength = int.MaxValue };
    }

    /// <summary>Writes one message.</summary>
    /// <param name="isCut">Whether there was more of it.</param>
    /// <returns>Records written.</returns>
    public int Write(ReadOnlySpan<byte> message, bool isCut, SyslogSender sender, in FlowAddress address, long receivedMs, SyslogLane lane)
    {
        if (!Utf8.IsValid(message))
        {
            message = Repair(message);
        }
        var relay = sender;
        _reading = _reading with { ReferenceTimeMs = receivedMs, Zone = sender.Zone };
        if (!SyslogReader.TryRead(message, _reading, out var record))
        {
            _counters.Add(SyslogCount.Malformed);
            if (!message.IsEmpty)
            {
                lane.OnRejected?.Invoke("syslog.malformed", $"What {address} sent is no syslog message: {record.Defect}.", message);
            }
            return 0;
        }
        sender = _senders.Find(message, record, relay, address);
        if (sender.Zone != relay.Zone && record.TimeKind == SyslogTimeKind.WithoutZone)
        {
            _reading = _reading with { Zone = sender.Zone };
            SyslogReader.TryRead(message, _reading, out record);
        }
        var verdict = SyslogTimeVerdict.Right;
        var timeMs = record.TimeKind >= SyslogTimeKind.WithoutZone ? record.TimeMs : receivedMs;
        if (record.TimeKind >= SyslogTimeKind.WithoutZone)
        {
            verdict = sender.Clock.Judge(record.TimeMs, receivedMs, out timeMs);
        }
        var section = lane.Batch.Sections[sender.Partition];
        // Twice the body for its fields, and what every record has.
        lane.Bytes += RecordOverhead + (2 * message.Length);
        var body = record.Body.Of(message);
        section.Begin(
            TelemetryCategory.Log,
            SeverityOf(record.Severity),
            timeMs * NanosecondsPerMillisecond,
            sender.Name,
            _source,
            default,
            body
        );
        section.Label("facility"u8, Facilities[record.Facility]);
        section.Label("severity"u8, Severities[record.Severity]);
        WriteHeader(section, message, record);
        if (sender != relay)
        {
            section.Label("relay"u8, relay.Name);
        }
        WriteEnrichment(section);
        _fields.Write(section, message, record, out var hasMnemonic);
        Annotate(section, record, verdict, isCut);
        section.End();
        if (
            !SyslogEventText.MayHold(body, hasMnemonic, record.MsgId.Of(message))
            || !SyslogInterfaceEvent.TryRead(message, record, out var found)
        )
        {
            return 1;
        }
        WriteEvent(section, message, record, found, sender, timeMs, verdict);
        return 2;
    }

    private void WriteEvent(
        RecordSectionBuilder section,
        ReadOnlySpan<byte> message,
        in SyslogRecord record,
        in SyslogInterfaceEvent found,
        SyslogSender sender,
        long timeMs,
        SyslogTimeVerdict verdict
    )
    {
        section.Begin(
            TelemetryCategory.Event,
            SeverityOf(record.Severity),
            timeMs * NanosecondsPerMillisecond,
            sender.Name,
            _source,
            SyslogEventText.NameOf(found),
            record.Body.Of(message)
        );
        section.Label("interface"u8, found.Interface.Of(message));
        SyslogEventText.Label(section, found);
        WriteEnrichment(section);
        Annotate(section, record, verdict, isCut: false);
        section.End();
    }

    private static void WriteHeader(RecordSectionBuilder section, ReadOnlySpan<byte> message, in SyslogRecord record)
    {
        Label(section, "hostname"u8, message, record.Hostname);
        Label(section, "app"u8, message, record.AppName);
        Label(section, "proc_id"u8, message, record.ProcId);
        Label(section, "msg_id"u8, message, record.MsgId);
        Label(section, "sequence"u8, message, record.Sequence);
    }

    private static void Label(RecordSectionBuilder section, ReadOnlySpan<byte> name, ReadOnlySpan<byte> message, SyslogSlice value)
    {
        if (!value.IsEmpty)
        {
            section.Label(name, value.Of(message));
        }
    }

    private void WriteEnrichment(RecordSectionBuilder section)
    {
        foreach (var (name, value) in _enrichment)
        {
            section.Label(name, value);
        }
    }

    private void Annotate(RecordSectionBuilder section, in SyslogRecord record, SyslogTimeVerdict verdict, bool isCut)
    {
        if (isCut)
        {
            section.Annotation("cut"u8, "true"u8);
        }
        if (record.IsClockUnsynchronized)
        {
            section.Annotation("clock"u8, "unsynchronized"u8);
        }
        if (verdict == SyslogTimeVerdict.Right)
        {
            return;
        }
        if (verdict == SyslogTimeVerdict.Delayed)
        {
            _counters.Add(SyslogCount.DelayedTimes);
            return;
        }
        _counters.Add(SyslogCount.RepairedTimes);
        var original = DateTime.UnixEpoch.AddMilliseconds(Math.Clamp(record.TimeMs, -62_135_596_800_000, 253_402_300_799_999));
        if (
            original.TryFormat(_original, out var length, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture)
        )
        {
            section.Annotation("original_time"u8, _original.AsSpan(0, length));
        }
    }

    // What is no UTF-8 becomes U+FFFD; three bytes for one at most.
    private ReadOnlySpan<byte> Repair(ReadOnlySpan<byte> message)
    {
        _counters.Add(SyslogCount.InvalidUtf8);
        _repaired.ResetWrittenCount();
        while (!message.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(message, out var rune, out var consumed) != OperationStatus.Done)
            {
                rune = Rune.ReplacementChar;
            }
            _repaired.Advance(rune.EncodeToUtf8(_repaired.GetSpan(4)));
            message = message[consumed..];
        }
        return _repaired.WrittenSpan;
    }

    // RFC 5424 table 2 in the ranges of OpenTelemetry.
    private static Severity SeverityOf(byte severity) =>
        severity switch
        {
            <= 2 => Severity.Fatal,
            3 => Severity.Error,
            4 => Severity.Warn,
            <= 6 => Severity.Info,
            _ => Severity.Debug,
        };
}
