using System.Globalization;
using System.Text;
using TelemetryGrid.Protocols.RemoteWrite;
using TelemetryGrid.Protocols.Streaming;

namespace TelemetryGrid.Protocols.Junos;

/// <summary>Reads Juniper's native telemetry (telemetry_top.proto, "TelemetryStream"), which comes in UDP datagrams or over gRPC.</summary>
public static class JunosReader
{
    private const int MaxNameBytes = 512;
    private const uint LengthDelimited = ProtobufReader.LengthDelimited;
    private const long NanosecondsPerMillisecond = 1_000_000;

    // EnterpriseSensors extends by IANA enterprise numbers; this is Juniper's.
    private const uint JuniperEnterprise = 2636;

    /// <summary>Reads one message. Never throws, whatever it holds.</summary>
    public static JunosHeader Read(ReadOnlySpan<byte> message, TelemetryPath path, ITelemetrySink sink)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(sink);
        var reader = new ProtobufReader(message, 0, message.Length);
        Range32 system = default;
        Range32 sensor = default;
        var (component, sequence, timestamp) = (0UL, 0UL, 0UL);
        while (!reader.AtEnd)
        {
            if (
                !reader.TryReadTag(out var tag)
                || !(
                    tag switch
                    {
                        (1 << 3) | LengthDelimited => reader.TryReadRange("system_id", out system),
                        2 << 3 => reader.TryReadVarint("component_id", out component),
                        (4 << 3) | LengthDelimited => reader.TryReadRange("sensor_name", out sensor),
                        5 << 3 => reader.TryReadVarint("sequence_number", out sequence),
                        6 << 3 => reader.TryReadVarint("timestamp", out timestamp),
                        _ => reader.TrySkip(tag, "field of a message"),
                    }
                )
            )
            {
                return new JunosHeader("", "", 0, 0, 0, 0, TelemetryDefect.From(reader.Error));
            }
        }
        if (system == default)
        {
            return new JunosHeader("", "", 0, 0, 0, 0, new TelemetryDefect(DecodeStatus.InvalidValue, "message without system_id", 0));
        }
        path.Clear();
        if (!TelemetryPathText.TryPush(SensorPath(sensor.Of(message)), path))
        {
            return new JunosHeader("", "", 0, 0, 0, 0, new TelemetryDefect(DecodeStatus.LimitExceeded, "sensor_name", sensor.Start));
        }
        var emitter = new TelemetryEmitter(path, Host(system.Of(message)), unchecked((long)timestamp * NanosecondsPerMillisecond), sink);
        var unknown = 0;
        var defect = default(TelemetryDefect);
        // Devices concatenate what they collect, so that the message comes with this field many times (protobuf merges them).
        reader = new ProtobufReader(message, 0, message.Length);
        while (!reader.AtEnd && defect.Status == DecodeStatus.Ok)
        {
            reader.TryReadTag(out var tag);
            if (tag == ((101 << 3) | LengthDelimited))
            {
                reader.TryReadRange("enterprise", out var enterprise);
                defect = ReadEnterprise(message, enterprise, emitter, ref unknown);
            }
            else
            {
                reader.TrySkip(tag, "field of a message");
            }
        }
        return new JunosHeader(
            Text(Host(system.Of(message))),
            Text(sensor.Of(message)),
            (uint)component,
            (uint)sequence,
            (long)timestamp,
            unknown,
            defect
        );
    }

    // "sensor name, internal path, external path and component" with colons between them: the external path is the one subscribed to.
    private static ReadOnlySpan<byte> SensorPath(ReadOnlySpan<byte> name)
    {
        var end = name.LastIndexOf((byte)':');
        if (end < 0)
        {
            return "junos"u8;
        }
        var start = name[..end].LastIndexOf((byte)':');
        return name[(start + 1)..end];
    }

    // "host:address" in newer releases.
    private static ReadOnlySpan<byte> Host(ReadOnlySpan<byte> system) =>
        system.IndexOf((byte)':') is > 0 and var colon && system[(colon + 1)..].IndexOf((byte)':') < 0 ? system[..colon] : system;

    private static TelemetryDefect ReadEnterprise(ReadOnlySpan<byte> body, Range32 enterprise, TelemetryEmitter to, ref int unknown)
    {
        var reader = new ProtobufReader(body, enterprise.Start, enterprise.End);
        while (!reader.AtEnd)
        {
            if (!reader.TryReadTag(out var tag))
            {
                return TelemetryDefect.From(reader.Error);
            }
            if (tag != ((JuniperEnterprise << 3) | LengthDelimited))
            {
                unknown++;
                if (!reader.TrySkip(tag, "sensors of another enterprise"))
                {
                    return TelemetryDefect.From(reader.Error);
                }
                continue;
            }
            if (!reader.TryReadRange("juniperNetworks", out var sensors))
            {
                return TelemetryDefect.From(reader.Error);
            }
            var inner = new ProtobufReader(body, sensors.Start, sensors.End);
            while (!inner.AtEnd)
            {
                if (!inner.TryReadTag(out var extension))
                {
                    return TelemetryDefect.From(inner.Error);
                }
                var schema = (extension & 7) == LengthDelimited ? JunosSensors.Find(extension >> 3) : null;
                if (schema is null)
                {
                    unknown++;
                    if (!inner.TrySkip(extension, "unknown sensor"))
                    {
                        return TelemetryDefect.From(inner.Error);
                    }
                    continue;
                }
                if (!inner.TryReadRange("sensor", out var range))
                {
                    return TelemetryDefect.From(inner.Error);
                }
                var mark = to.Path.Mark();
                if (ReadMessage(body, range, schema, to) is { Status: not DecodeStatus.Ok } defect)
                {
                    return defect;
                }
                to.Path.Reset(mark);
            }
        }
        return default;
    }

    // The depth is that of the schemas, whatever the message nests.
    private static TelemetryDefect ReadMessage(ReadOnlySpan<byte> body, Range32 range, JunosSchema schema, TelemetryEmitter to)
    {
        if (PushKeys(body, range, schema, to.Path) is { Status: not DecodeStatus.Ok } defect)
        {
            return defect;
        }
        var reader = new ProtobufReader(body, range.Start, range.End);
        while (!reader.AtEnd)
        {
            reader.TryReadTag(out var tag);
            if (schema.Find(tag >> 3) is not { IsKey: false } field || !Fits(field.Kind, tag))
            {
                reader.TrySkip(tag, "field of a sensor");
                continue;
            }
            var mark = to.Path.Mark();
            if (!to.Path.TryPush(field.Utf8Name))
            {
                return new TelemetryDefect(DecodeStatus.LimitExceeded, "path", reader.Position);
            }
            if (field.Kind == JunosFieldKind.Unsigned)
            {
                reader.TryReadVarint(field.Name, out var number);
                to.Emit(TelemetryValue.Of(number));
            }
            else
            {
                reader.TryReadRange(field.Name, out var inner);
                if (field.Message is null)
                {
                    to.Emit(TelemetryValue.Text(inner.Of(body)));
                }
                else if (ReadMessage(body, inner, field.Message, to) is { Status: not DecodeStatus.Ok } broken)
                {
                    return broken;
                }
            }
            to.Path.Reset(mark);
        }
        return default;
    }

    // A first pass, which also sees that every field can be read.
    private static TelemetryDefect PushKeys(ReadOnlySpan<byte> body, Range32 range, JunosSchema schema, TelemetryPath path)
    {
        var reader = new ProtobufReader(body, range.Start, range.End);
        Span<byte> digits = stackalloc byte[20];
        while (!reader.AtEnd)
        {
            var at = reader.Position;
            if (!reader.TryReadTag(out var tag))
            {
                return TelemetryDefect.From(reader.Error);
            }
            if (schema.Find(tag >> 3) is not { IsKey: true } field || !Fits(field.Kind, tag))
            {
                if (!reader.TrySkip(tag, "field of a sensor"))
                {
                    return TelemetryDefect.From(reader.Error);
                }
                continue;
            }
            var (number, text) = (0UL, default(Range32));
            var isRead =
                field.Kind == JunosFieldKind.Unsigned
                    ? reader.TryReadVarint(field.Name, out number)
                    : reader.TryReadRange(field.Name, out text);
            if (!isRead)
            {
                return TelemetryDefect.From(reader.Error);
            }
            bool pushed;
            if (field.Kind == JunosFieldKind.Unsigned)
            {
                number.TryFormat(digits, out var length, default, CultureInfo.InvariantCulture);
                pushed = path.TryPushKey(field.Utf8Name, digits[..length]);
            }
            else
            {
                pushed = path.TryPushKey(field.Utf8Name, text.Of(body));
            }
            if (!pushed)
            {
                return new TelemetryDefect(DecodeStatus.LimitExceeded, "key", at);
            }
        }
        return default;
    }

    private static bool Fits(JunosFieldKind kind, uint tag) =>
        (tag & 7) == (kind == JunosFieldKind.Unsigned ? ProtobufReader.Varint : LengthDelimited);

    private static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8[..Math.Min(utf8.Length, MaxNameBytes)]);
}
