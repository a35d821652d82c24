using System.Buffers;
using System.Text;
using TelemetryGrid.Records;

namespace TelemetryGrid.Storage.Batches;

/// <summary>
/// Collects the body of a records section: records one after the other, each [length][category, severity: a byte each][time: 8 bytes]
/// [device, source, name, body, trace id, span id: length and bytes each][labels: count, names and values][annotations: the same]. Reusable,
/// not thread-safe.
/// </summary>
public sealed class RecordSectionBuilder
{
    /// <summary>The most labels a record keeps, and the most annotations.</summary>
    public const int MaxTexts = 64;

    /// <summary>The most bytes of a body; it is cut there, at the start of a letter.</summary>
    public const int MaxBody = 64 * 1024;

    /// <summary>The most bytes of a label's or annotation's value.</summary>
    public const int MaxText = 4096;

    private const int MaxName = 256;

    private ArrayBufferWriter<byte> _records = new(4096);
    private readonly ArrayBufferWriter<byte> _head = new(1024);
    private readonly ArrayBufferWriter<byte> _labels = new(1024);
    private readonly ArrayBufferWriter<byte> _annotations = new(1024);
    private int _labelCount;
    private int _annotationCount;

    public int Count { get; private set; }

    public bool IsEmpty => Count == 0;

    /// <summary>Bytes of the records so far.</summary>
    public int Length => _records.WrittenCount;

    /// <summary>Begins a record; texts are UTF-8 and may be empty. <see cref="End"/> completes it.</summary>
    /// <param name="traceId">16 bytes or none.</param>
    /// <param name="spanId">8 bytes or none.</param>
    public void Begin(
        TelemetryCategory category,
        Severity severity,
        long timestampNanoseconds,
        ReadOnlySpan<byte> device,
        ReadOnlySpan<byte> source,
        ReadOnlySpan<byte> name,
        ReadOnlySpan<byte> body,
        ReadOnlySpan<byte> traceId = default,
        ReadOnlySpan<byte> spanId = default
    )
    {
        _head.ResetWrittenCount();
        _labels.ResetWrittenCount();
        _annotations.ResetWrittenCount();
        _labelCount = 0;
        _annotationCount = 0;
        var writer = new PayloadWriter(_head);
        writer.Byte((byte)category);
        writer.Byte((byte)severity);
        writer.Fixed((ulong)timestampNanoseconds);
        Write(writer, device, MaxName);
        Write(writer, source, MaxName);
        Write(writer, name, MaxName);
        Write(writer, body, MaxBody);
        Write(writer, traceId, 16);
        Write(writer, spanId, 8);
    }

    /// <summary>Adds a label to the record begun last; those beyond <see cref="MaxTexts"/> are left out.</summary>
    public void Label(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) => Add(_labels, ref _labelCount, name, value);

    /// <summary>Adds an annotation to the record begun last; those beyond <see cref="MaxTexts"/> are left out.</summary>
    public void Annotation(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) => Add(_annotations, ref _annotationCount, name, value);

    /// <summary>Completes the record.</summary>
    public void End()
    {
        var (labels, annotations) = (Leb128Length(_labelCount), Leb128Length(_annotationCount));
        var writer = new PayloadWriter(_records);
        writer.Unsigned((ulong)(_head.WrittenCount + labels + _labels.WrittenCount + annotations + _annotations.WrittenCount));
        writer.Bytes(_head.WrittenSpan);
        writer.Unsigned((ulong)_labelCount);
        writer.Bytes(_labels.WrittenSpan);
        writer.Unsigned((ulong)_annotationCount);
        writer.Bytes(_annotations.WrittenSpan);
        Count++;
    }

    /// <summary>Adds a log or event.</summary>
    /// <exception cref="ArgumentException">The record is of another category.</exception>
    public void Add(TelemetryRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var (name, body) = record switch
        {
            EventRecord e => (e.Name, e.Body),
            LogRecord l => ("", l.Body),
            _ => throw new ArgumentException($"A {record.Category} is not kept as a record.", nameof(record)),
        };
        Begin(
            record.Category,
            record.Severity,
            (record.Timestamp.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) * 100,
            Utf8(record.Device?.Value ?? ""),
            Utf8(record.Source.Value),
            Utf8(name),
            Utf8(body),
            Bytes(record.TraceId, 16),
            Bytes(record.SpanId, 8)
        );
        foreach (var (label, value) in record.Labels)
        {
            Label(Utf8(label), Utf8(value));
        }
        foreach (var (annotation, value) in record.Annotations)
        {
            Annotation(Utf8(annotation), Utf8(value));
        }
        End();
    }

    /// <summary>Adds a record of another section with more labels and annotations; the caller sees to it that they fit.</summary>
    public void Add(in RecordView record, RecordTextBlock labels, RecordTextBlock annotations)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(annotations);
        var had = record.Labels;
        var has = record.Annotations;
        var (labelCount, annotationCount) = (had.Count + labels.Count, has.Count + annotations.Count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Math.Max(labelCount, annotationCount), MaxTexts);
        var length = record.Head.Length + Leb128Length(labelCount) + had.Bytes.Length + labels.Bytes.Length;
        var writer = new PayloadWriter(_records);
        writer.Unsigned((ulong)(length + Leb128Length(annotationCount) + has.Bytes.Length + annotations.Bytes.Length));
        writer.Bytes(record.Head);
        writer.Unsigned((ulong)labelCount);
        writer.Bytes(had.Bytes);
        writer.Bytes(labels.Bytes);
        writer.Unsigned((ulong)annotationCount);
        writer.Bytes(has.Bytes);
        writer.Bytes(annotations.Bytes);
        Count++;
    }

    /// <summary>The records so far, for reading.</summary>
    public RecordSection Read() => new(new PayloadReader(_records.WrittenSpan));

    /// <summary>Whether the bytes stand anywhere in the records; fast, and a no is certain.</summary>
    public bool Contains(ReadOnlySpan<byte> bytes) => _records.WrittenSpan.IndexOf(bytes) >= 0;

    /// <summary>Adds the first records of another section.</summary>
    /// <param name="count">How many records that is.</param>
    /// <param name="length">How many bytes: the <see cref="RecordSection.Position"/> after them.</param>
    public void AddFirst(RecordSectionBuilder other, int count, int length)
    {
        ArgumentNullException.ThrowIfNull(other);
        _records.Write(other._records.WrittenSpan[..length]);
        Count += count;
    }

    /// <summary>Has the records of the other section from now on, and the other has the records of this one.</summary>
    public void Exchange(RecordSectionBuilder other)
    {
        ArgumentNullException.ThrowIfNull(other);
        (_records, other._records) = (other._records, _records);
        (Count, other.Count) = (other.Count, Count);
    }

    public void Clear()
    {
        _records.ResetWrittenCount();
        Count = 0;
    }

    internal ReadOnlySpan<byte> Body => _records.WrittenSpan;

    internal static void Add(ArrayBufferWriter<byte> output, ref int count, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (count == MaxTexts || name.IsEmpty)
        {
            return;
        }
        var writer = new PayloadWriter(output);
        Write(writer, name, MaxName);
        Write(writer, value, MaxText);
        count++;
    }

    private static void Write(PayloadWriter writer, ReadOnlySpan<byte> text, int most)
    {
        if (text.Length > most)
        {
            // Not within a letter: 10xxxxxx continues one.
            while (most > 0 && (text[most] & 0xC0) == 0x80)
            {
                most--;
            }
            text = text[..most];
        }
        writer.Unsigned((ulong)text.Length);
        writer.Bytes(text);
    }

    // Counts are at most 64.
    private static int Leb128Length(int count) => count < 0x80 ? 1 : 2;

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Bytes(string? hex, int length)
    {
        var bytes = new byte[length];
        return
            hex?.Length == 2 * length
            && Convert.FromHexString(hex, bytes, out _, out var written) == OperationStatus.Done
            && written == length
            ? bytes
            : [];
    }
}
