using System.Collections.Immutable;
using System.Text;
using TelemetryGrid.Protocols.Otlp;
using TelemetryGrid.Records;

namespace TelemetryGrid.Collectors.Otlp;

/// <summary>
/// Makes log lines of LogRecords. Attributes of the resource and of the record keep their names: short ones are labels, up to 64, the rest
/// annotations; the record's win over the resource's. A body that is no text is written as JSON.
/// </summary>
internal sealed class OtlpLogMapper(OtlpMapping mapping, TimeProvider time)
{
    private const int MaxLabels = 64;
    private const int MaxLabelLength = 256;
    private const int MaxAnnotations = 128;
    private const int MaxAnnotationLength = 8192;
    private const int MaxBodyLength = 64 << 10;

    /// <summary>Maps a request that has been read to its end before.</summary>
    public List<LogRecord> Map(ReadOnlySpan<byte> body)
    {
        var records = new List<LogRecord>();
        var reader = new OtlpLogReader(body);
        var resources = 0;
        List<(string Name, string Value)> resource = [];
        while (reader.Read())
        {
            if (resources != reader.ResourceCount)
            {
                resources = reader.ResourceCount;
                resource = Texts(reader.Resource);
            }
            records.Add(Map(reader, resource));
        }
        return records;
    }

    private LogRecord Map(in OtlpLogReader reader, List<(string Name, string Value)> resource)
    {
        var log = reader.Record;
        var attributes = Texts(log.Attributes);
        var labels = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var annotations = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in mapping.Enrichment)
        {
            labels[name] = value;
        }
        var eventName = Encoding.UTF8.GetString(log.EventName);
        Put("event.name", eventName);
        foreach (var (name, value) in attributes.Concat(resource))
        {
            Put(name, value);
        }
        Put("otel.scope.name", Encoding.UTF8.GetString(reader.ScopeName));
        Put("severity_text", Encoding.UTF8.GetString(log.SeverityText));
        var body = log.Body.ToString();
        return new LogRecord
        {
            Source = mapping.Source,
            Device = OtlpResource.DeviceOf(attributes, mapping) ?? OtlpResource.DeviceOf(resource, mapping) ?? mapping.Device,
            Timestamp = TimeOf(log.Time != 0 ? log.Time : log.ObservedTime),
            Severity = SeverityOf(log.SeverityNumber),
            Body = Cut(body.Length > 0 ? body : eventName, MaxBodyLength),
            TraceId = Id(log.TraceId, 16),
            SpanId = Id(log.SpanId, 8),
            Labels = labels.ToImmutable(),
            Annotations = annotations.ToImmutable(),
        };

        void Put(string name, string value)
        {
            name = Name(name);
            if (name.Length == 0 || value.Length == 0 || labels.ContainsKey(name) || annotations.ContainsKey(name))
            {
                return;
            }
            if (value.Length <= MaxLabelLength && labels.Count < MaxLabels)
            {
                labels[name] = value;
            }
            else if (annotations.Count < MaxAnnotations)
            {
                annotations[name] = Cut(value, MaxAnnotationLength);
            }
        }
    }

    // logs data model: 1 to 24 in ranges of four; the grid's severities are the lowest of each.
    private static Severity SeverityOf(int number) => number == 0 ? Severity.Unspecified : (Severity)(((number - 1) / 4 * 4) + 1);

    private DateTimeOffset TimeOf(ulong nanoseconds) =>
        nanoseconds == 0 || nanoseconds / 100 > long.MaxValue
            ? time.GetUtcNow()
            : DateTimeOffset.UnixEpoch.AddTicks((long)(nanoseconds / 100));

    private static string? Id(ReadOnlySpan<byte> octets, int length) =>
        octets.Length == length && octets.ContainsAnyExcept((byte)0) ? Convert.ToHexStringLower(octets) : null;

    private static List<(string Name, string Value)> Texts(OtlpAttributes attributes)
    {
        var texts = new List<(string, string)>();
        foreach (var attribute in attributes)
        {
            texts.Add((Encoding.UTF8.GetString(attribute.Key), attribute.Value.ToString()));
        }
        return texts;
    }

    // What labels and annotations of records are called: a letter or _, then letters, digits and _ . : / -.
    private static string Name(string attribute)
    {
        var name = new StringBuilder(attribute.Length);
        foreach (var c in attribute.AsSpan(0, Math.Min(attribute.Length, 256)))
        {
            name.Append(char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or ':' or '/' or '-' ? c : '_');
        }
        if (name.Length > 0 && !char.IsAsciiLetter(name[0]) && name[0] != '_')
        {
            name[0] = char.IsAsciiDigit(name[0]) && name.Length < 256 ? name.Insert(0, '_')[0] : '_';
        }
        return name.ToString();
    }

    // Not within a surrogate pair.
    private static string Cut(string text, int length)
    {
        text = text.Replace('\0', ' ');
        return text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
    }
}
