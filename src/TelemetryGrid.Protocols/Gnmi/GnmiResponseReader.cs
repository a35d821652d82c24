using System.Text;
using TelemetryGrid.Protocols.RemoteWrite;
using TelemetryGrid.Protocols.Streaming;

namespace TelemetryGrid.Protocols.Gnmi;

/// <summary>Reads gnmi.SubscribeResponse (gnmi.proto; gNMI specification §3.5.1.4) into updates. Stateless: the path is scratch.</summary>
public static class GnmiResponseReader
{
    private const int MaxErrorBytes = 1024;

    /// <summary>Reads one message. Never throws, whatever it holds.</summary>
    public static GnmiResponse Read(ReadOnlySpan<byte> message, TelemetryPath path, ITelemetrySink sink)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(sink);
        var reader = new ProtobufReader(message, 0, message.Length);
        var response = default(GnmiResponse);
        while (!reader.AtEnd)
        {
            if (!reader.TryReadTag(out var tag))
            {
                return Broken(response, reader.Error);
            }
            switch (tag)
            {
                case (1 << 3) | 2:
                    if (!reader.TryReadRange("notification", out var notification))
                    {
                        return Broken(response, reader.Error);
                    }
                    response = ReadNotification(message, notification, path, sink);
                    break;
                case 3 << 3:
                    if (!reader.TryReadVarint("sync_response", out var isSync))
                    {
                        return Broken(response, reader.Error);
                    }
                    response = isSync != 0 ? response with { Kind = GnmiResponseKind.Sync } : response;
                    break;
                case (4 << 3) | 2:
                    if (!reader.TryReadRange("error", out var error))
                    {
                        return Broken(response, reader.Error);
                    }
                    response = ReadError(message, error);
                    break;
                default:
                    if (!reader.TrySkip(tag, "unknown field"))
                    {
                        return Broken(response, reader.Error);
                    }
                    break;
            }
            if (response.Status != DecodeStatus.Ok)
            {
                return response;
            }
        }
        return response;
    }

    private static GnmiResponse ReadNotification(ReadOnlySpan<byte> body, Range32 range, TelemetryPath path, ITelemetrySink sink)
    {
        // Timestamp and prefix hold for all updates, wherever they stand.
        var reader = new ProtobufReader(body, range.Start, range.End);
        var timestamp = 0UL;
        var (prefix, hasUpdates) = (default(Range32), false);
        while (!reader.AtEnd)
        {
            var isRead = reader.TryReadTag(out var tag);
            hasUpdates |= tag is ((4 << 3) | 2) or ((5 << 3) | 2);
            isRead =
                isRead
                && tag switch
                {
                    1 << 3 => reader.TryReadVarint("timestamp", out timestamp),
                    (2 << 3) | 2 => reader.TryReadRange("prefix", out prefix),
                    _ => reader.TrySkip(tag, "field of a notification"),
                };
            if (!isRead)
            {
                return Broken(new GnmiResponse(GnmiResponseKind.Notification, (long)timestamp, "", default), reader.Error);
            }
        }
        var response = new GnmiResponse(GnmiResponseKind.Notification, (long)timestamp, "", default);
        if (!hasUpdates)
        {
            return response;
        }
        path.Clear();
        Range32 target = default;
        var defect = GnmiPathReader.Read(body, prefix, path, ref target);
        if (defect.Status != DecodeStatus.Ok)
        {
            return response with { Defect = defect };
        }
        var mark = path.Mark();
        reader = new ProtobufReader(body, range.Start, range.End);
        while (!reader.AtEnd && defect.Status == DecodeStatus.Ok)
        {
            reader.TryReadTag(out var tag);
            if (tag is ((4 << 3) | 2) or ((5 << 3) | 2))
            {
                reader.TryReadRange("update", out var part);
                path.Reset(mark);
                defect =
                    tag >> 3 == 4
                        ? ReadUpdate(body, part, target, (long)timestamp, path, sink)
                        : ReadDelete(body, part, target, (long)timestamp, path, sink);
            }
            else
            {
                reader.TrySkip(tag, "field of a notification");
            }
        }
        return response with { Defect = defect };
    }

    private static TelemetryDefect ReadUpdate(
        ReadOnlySpan<byte> body,
        Range32 update,
        Range32 target,
        long timestamp,
        TelemetryPath path,
        ITelemetrySink sink
    )
    {
        var reader = new ProtobufReader(body, update.Start, update.End);
        Range32 own = default;
        Range32 value = default;
        Range32 old = default;
        var (hasValue, hasOld) = (false, false);
        while (!reader.AtEnd)
        {
            var isRead = reader.TryReadTag(out var tag);
            hasOld |= tag == ((2 << 3) | ProtobufReader.LengthDelimited);
            hasValue |= tag == ((3 << 3) | ProtobufReader.LengthDelimited);
            isRead =
                isRead
                && tag switch
                {
                    (1 << 3) | 2 => reader.TryReadRange("path", out own),
                    (2 << 3) | 2 => reader.TryReadRange("value", out old),
                    (3 << 3) | 2 => reader.TryReadRange("value", out value),
                    _ => reader.TrySkip(tag, "field of an update"),
                };
            if (!isRead)
            {
                return TelemetryDefect.From(reader.Error);
            }
        }
        if (!hasValue && !hasOld)
        {
            return default; // empty updates accompany deletes (Huawei)
        }
        var defect = GnmiPathReader.Read(body, own, path, ref target);
        if (defect.Status != DecodeStatus.Ok)
        {
            return defect;
        }
        var emitter = new TelemetryEmitter(path, target.Of(body), timestamp, sink);
        return hasValue ? GnmiValueReader.Read(body, value, emitter) : GnmiValueReader.ReadOld(body, old, emitter);
    }

    private static TelemetryDefect ReadDelete(
        ReadOnlySpan<byte> body,
        Range32 deleted,
        Range32 target,
        long timestamp,
        TelemetryPath path,
        ITelemetrySink sink
    )
    {
        var defect = GnmiPathReader.Read(body, deleted, path, ref target);
        // An empty path accompanies updates (Huawei); it does not mean that everything is gone.
        if (defect.Status == DecodeStatus.Ok && path.Path.Length > 0)
        {
            new TelemetryEmitter(path, target.Of(body), timestamp, sink).EmitDelete();
        }
        return defect;
    }

    private static GnmiResponse ReadError(ReadOnlySpan<byte> body, Range32 range)
    {
        var reader = new ProtobufReader(body, range.Start, range.End);
        var code = 0UL;
        Range32 text = default;
        while (!reader.AtEnd)
        {
            if (
                !reader.TryReadTag(out var tag)
                || !(
                    tag == (1 << 3) ? reader.TryReadVarint("error code", out code)
                    : tag == ((2 << 3) | ProtobufReader.LengthDelimited) ? reader.TryReadRange("error message", out text)
                    : reader.TrySkip(tag, "field of an error")
                )
            )
            {
                return Broken(default, reader.Error);
            }
        }
        var message = text.Of(body);
        message = message[..Math.Min(message.Length, MaxErrorBytes)];
        return new GnmiResponse(GnmiResponseKind.Error, 0, $"{Grpc.GrpcStatus.Name(code)}: {Encoding.UTF8.GetString(message)}", default);
    }

    private static GnmiResponse Broken(GnmiResponse response, in RemoteWriteError error) =>
        response with
        {
            Message = "",
            Defect = TelemetryDefect.From(error),
        };
}
