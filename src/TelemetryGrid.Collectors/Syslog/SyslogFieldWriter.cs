using System.Text;
using TelemetryGrid.Protocols.Syslog;
using TelemetryGrid.Storage.Batches;

namespace TelemetryGrid.Collectors.Syslog;

/// <summary>Writes what a message is made of as labels: structured data, the vendor's name of the event, and the fields of the body. Not thread-safe.</summary>
internal sealed class SyslogFieldWriter(IReadOnlyList<(string Name, GrokPattern Pattern)> patterns)
{
    private const int MaxName = 256;

    // A letter may have four bytes.
    private const int MaxPatternBytes = 4 * GrokPattern.MaxText;

    private readonly Compiled[] _patterns = [.. patterns.Select(p => new Compiled(p.Name, p.Pattern))];
    private readonly char[] _letters = new char[patterns.Count > 0 ? MaxPatternBytes : 0];
    private byte[] _value = new byte[1024];

    public void Write(RecordSectionBuilder section, ReadOnlySpan<byte> message, in SyslogRecord record, out bool hasMnemonic)
    {
        if (!record.StructuredData.IsEmpty)
        {
            WriteStructuredData(section, record.StructuredData.Of(message));
        }
        hasMnemonic = SyslogMnemonic.TryRead(message, record, out var mnemonic);
        if (hasMnemonic)
        {
            section.Label("mnemonic.facility"u8, mnemonic.Facility.Of(message));
            section.Label("mnemonic.severity"u8, [(byte)('0' + mnemonic.Severity)]);
            section.Label("mnemonic.name"u8, mnemonic.Mnemonic.Of(message));
        }
        WriteBody(section, record.Body.Of(message));
    }

    private void WriteStructuredData(RecordSectionBuilder section, ReadOnlySpan<byte> data)
    {
        Span<byte> name = stackalloc byte[MaxName];
        "sd."u8.CopyTo(name);
        foreach (var parameter in new SyslogStructuredData(data))
        {
            var length = Append(name, 3, parameter.ElementId);
            if (!parameter.Name.IsEmpty)
            {
                length = Append(name, length, "."u8);
                length = Append(name, length, parameter.Name);
            }
            var value = parameter.RawValue;
            if (value.Contains((byte)'\\'))
            {
                value = _value.AsSpan(0, SyslogStructuredData.Unescape(value, Room(value.Length)));
            }
            section.Label(name[..length], value);
        }
    }

    private void WriteBody(RecordSectionBuilder section, ReadOnlySpan<byte> text)
    {
        Span<byte> names = stackalloc byte[MaxName];
        var body = new SyslogBody(text, names);
        if (body.Kind != SyslogBodyKind.Json && _patterns.Length > 0 && TryPatterns(section, text))
        {
            return;
        }
        if (body.Kind == SyslogBodyKind.Raw)
        {
            return;
        }
        Span<byte> name = stackalloc byte[MaxName];
        "field."u8.CopyTo(name);
        while (body.MoveNext())
        {
            var field = body.Current;
            if (field.Kind == SyslogValueKind.JsonLiteral && field.RawValue.SequenceEqual("null"u8))
            {
                continue;
            }
            var value = field.RawValue;
            if (field.Kind is SyslogValueKind.Quoted or SyslogValueKind.JsonString && value.Contains((byte)'\\'))
            {
                value = _value.AsSpan(0, field.Unescape(Room(value.Length)));
            }
            section.Label(name[..Append(name, 6, field.Name)], value);
        }
    }

    private bool TryPatterns(RecordSectionBuilder section, ReadOnlySpan<byte> text)
    {
        var letters = _letters.AsSpan(0, SyslogText.Decode(text[..Math.Min(text.Length, MaxPatternBytes)], _letters));
        foreach (var pattern in _patterns)
        {
            if (!pattern.Grok.TryMatch(letters, out var values))
            {
                continue;
            }
            section.Label("pattern"u8, pattern.Name);
            for (var i = 0; i < values.Length; i++)
            {
                if (values[i] is { } value)
                {
                    var length = Encoding.UTF8.GetBytes(value, Room(Encoding.UTF8.GetMaxByteCount(value.Length)));
                    section.Label(pattern.Labels[i], _value.AsSpan(0, length));
                }
            }
            return true;
        }
        return false;
    }

    private Span<byte> Room(int length)
    {
        if (_value.Length < length)
        {
            _value = new byte[length];
        }
        return _value;
    }

    private static int Append(Span<byte> name, int at, ReadOnlySpan<byte> part)
    {
        var length = Math.Min(part.Length, name.Length - at);
        part[..length].CopyTo(name[at..]);
        return at + length;
    }

    private sealed class Compiled(string name, GrokPattern grok)
    {
        public byte[] Name { get; } = Encoding.UTF8.GetBytes(name);

        public GrokPattern Grok { get; } = grok;

        public byte[][] Labels { get; } = [.. grok.Fields.Select(f => Encoding.UTF8.GetBytes("field." + f))];
    }
}
