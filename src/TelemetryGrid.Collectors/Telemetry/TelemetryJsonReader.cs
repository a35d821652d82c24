using System.Text.Json;
using System.Text.Unicode;
using TelemetryGrid.Collectors.Validation;
using TelemetryGrid.Identity;

namespace TelemetryGrid.Collectors.Telemetry;

/// <summary>
/// Reads bodies of one record, an array of records, or one record a line (NDJSON), and gives each record its verdict. A body whose form is
/// broken is refused as a whole; a line that is broken is refused alone. May be used by many threads.
/// </summary>
public sealed class TelemetryJsonReader
{
    // Record, labels, and one more, so that what is nested there is told by its path.
    private const int MaxDepth = 3;

    private readonly TelemetryJsonOptions _options;
    private readonly RecordValidator _validator;

    /// <param name="validator">Checks what could be read, and counts refusals of both.</param>
    /// <exception cref="ArgumentException">The options are invalid; the message has every error.</exception>
    public TelemetryJsonReader(TelemetryJsonOptions options, RecordValidator validator)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException("Telemetry: " + string.Join(" ", errors), nameof(options));
        }
        (_options, _validator) = (options, validator);
    }

    /// <param name="body">Must not change while the result is in use.</param>
    /// <param name="source">Of records that name none; null when they must.</param>
    /// <param name="isLines">The sender says it is one record a line (<c>application/x-ndjson</c>); else the form is told by the text.</param>
    public TelemetryJsonResult Read(ReadOnlyMemory<byte> body, SourceId? source, bool isLines = false)
    {
        var slices = new List<ReadOnlyMemory<byte>>();
        if (Split(body, isLines, slices) is { } problem)
        {
            _validator.Count(problem.Reason);
            return new TelemetryJsonResult(problem, []);
        }
        var items = new List<TelemetryJsonItem>(slices.Count);
        foreach (var slice in slices)
        {
            items.Add(ReadRecord(items.Count, slice, source));
        }
        return new TelemetryJsonResult(RecordVerdict.Accepted, items);
    }

    private TelemetryJsonItem ReadRecord(int index, ReadOnlyMemory<byte> json, SourceId? source)
    {
        RecordVerdict verdict;
        if (json.Length > _options.MaxRecordBytes)
        {
            verdict = new(RecordReason.TooLarge, "", $"The record has {json.Length} bytes; at most {_options.MaxRecordBytes} are taken.");
        }
        else
        {
            try
            {
                using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxDepth });
                if (TelemetryJsonRecord.Read(document.RootElement, source, out verdict) is { } record)
                {
                    verdict = _validator.Check(record);
                    return new TelemetryJsonItem(index, verdict.IsAccepted ? record : null, verdict, json);
                }
            }
            catch (JsonException e)
            {
                verdict = Malformed(e);
            }
            catch (InvalidOperationException)
            {
                // An escaped half of a surrogate pair is JSON, but no text.
                verdict = new(RecordReason.MalformedJson, "", "The record has a text that is not Unicode.");
            }
        }
        _validator.Count(verdict.Reason);
        return new TelemetryJsonItem(index, null, verdict, json);
    }

    private RecordVerdict? Split(ReadOnlyMemory<byte> body, bool isLines, List<ReadOnlyMemory<byte>> into)
    {
        if (body.Length > _options.MaxBodyBytes)
        {
            return new(RecordReason.TooLarge, "", $"The body has {body.Length} bytes; at most {_options.MaxBodyBytes} are taken.");
        }
        if (!Utf8.IsValid(body.Span))
        {
            return new(RecordReason.MalformedJson, "", "The body is not UTF-8.");
        }
        // Some clients begin with a byte order mark.
        body = TrimBlank(body.Span.StartsWith("\uFEFF"u8) ? body[3..] : body);
        if (body.IsEmpty)
        {
            return new(RecordReason.MalformedJson, "", "The body is empty.");
        }
        return isLines ? SplitLines(body, into)
            : body.Span[0] == '[' ? SplitArray(body, into)
            : SplitText(body, into);
    }

    private RecordVerdict? SplitArray(ReadOnlyMemory<byte> body, List<ReadOnlyMemory<byte>> into)
    {
        try
        {
            // What is deeper is told record by record; here only the form counts, and skipping takes no stack.
            var reader = new Utf8JsonReader(body.Span, new JsonReaderOptions { MaxDepth = 64 });
            reader.Read();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (into.Count == _options.MaxRecords)
                {
                    return TooMany();
                }
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                into.Add(body[start..(int)reader.BytesConsumed]);
            }
            reader.Read();
            return null;
        }
        catch (JsonException e)
        {
            return Malformed(e);
        }
    }

    private RecordVerdict? SplitText(ReadOnlyMemory<byte> body, List<ReadOnlyMemory<byte>> into)
    {
        var first = body.Span.IndexOf((byte)'\n');
        if (first < 0 || FormOf(body) is not { } broken)
        {
            into.Add(body);
            return null;
        }
        // Of one record that is broken, neither the first line nor the last is a record.
        var last = body.Span.LastIndexOf((byte)'\n') + 1;
        return FormOf(body[..first]) is null || FormOf(body[last..]) is null ? SplitLines(body, into) : broken;
    }

    private RecordVerdict? SplitLines(ReadOnlyMemory<byte> body, List<ReadOnlyMemory<byte>> into)
    {
        for (var rest = body; !rest.IsEmpty; )
        {
            var end = rest.Span.IndexOf((byte)'\n');
            var line = TrimBlank(end < 0 ? rest : rest[..end]);
            rest = end < 0 ? default : rest[(end + 1)..];
            if (line.IsEmpty)
            {
                continue;
            }
            if (into.Count == _options.MaxRecords)
            {
                return TooMany();
            }
            into.Add(line);
        }
        return null;
    }

    /// <returns>Null when the text is one JSON value, else why it is not.</returns>
    private static RecordVerdict? FormOf(ReadOnlyMemory<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json.Span, new JsonReaderOptions { MaxDepth = 64 });
            while (reader.Read()) { }
            return null;
        }
        catch (JsonException e)
        {
            return Malformed(e);
        }
    }

    private RecordVerdict TooMany() => new(RecordReason.TooManyRecords, "", $"The body has more than {_options.MaxRecords} records.");

    private static RecordVerdict Malformed(JsonException e) =>
        new(
            RecordReason.MalformedJson,
            "",
            $"This is not JSON that can be a record: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}."
        );

    private static ReadOnlyMemory<byte> TrimBlank(ReadOnlyMemory<byte> text) => text.Trim(" \t\r\n"u8);
}
