using System.Collections.Immutable;
using System.Text;
using TelemetryGrid.Protocols.RemoteWrite;

namespace TelemetryGrid.Protocols.Gnmi;

/// <summary>Reads gnmi.SubscribeRequest (gnmi.proto), as an agent does. For few and small messages: it allocates.</summary>
public static class GnmiRequestReader
{
    private const int MaxSubscriptions = 1000;

    /// <summary>Reads the first message of a call, or a poll, which has no <paramref name="request"/>.</summary>
    public static DecodeStatus TryRead(ReadOnlySpan<byte> message, out GnmiSubscribeRequest? request)
    {
        request = null;
        var reader = new ProtobufReader(message, 0, message.Length);
        while (!reader.AtEnd && reader.TryReadTag(out var tag))
        {
            if (tag == ((1 << 3) | 2))
            {
                if (!reader.TryReadRange("subscribe", out var list))
                {
                    break;
                }
                if (ReadList(message, list, out request) is var status and not DecodeStatus.Ok)
                {
                    return status;
                }
            }
            else if (!reader.TrySkip(tag, "field of a request"))
            {
                break;
            }
        }
        return StatusOf(reader);
    }

    private static DecodeStatus ReadList(ReadOnlySpan<byte> body, Range32 list, out GnmiSubscribeRequest? request)
    {
        request = null;
        var reader = new ProtobufReader(body, list.Start, list.End);
        var subscriptions = ImmutableArray.CreateBuilder<GnmiSubscription>();
        var (prefix, mode, encoding, updatesOnly) = (GnmiPath.Root, 0UL, 0UL, 0UL);
        while (!reader.AtEnd && reader.TryReadTag(out var tag))
        {
            Range32 part = default;
            var isRead = tag switch
            {
                (1 << 3) | 2 or (2 << 3) | 2 => reader.TryReadRange("subscription", out part),
                5 << 3 => reader.TryReadVarint("mode", out mode),
                8 << 3 => reader.TryReadVarint("encoding", out encoding),
                9 << 3 => reader.TryReadVarint("updates_only", out updatesOnly),
                _ => reader.TrySkip(tag, "field of a list"),
            };
            if (!isRead)
            {
                break;
            }
            GnmiSubscription? subscription = null;
            var isSound = tag switch
            {
                (1 << 3) | 2 => TryReadPath(body, part, out prefix),
                (2 << 3) | 2 => TryReadSubscription(body, part, out subscription),
                _ => true,
            };
            if (!isSound)
            {
                return DecodeStatus.InvalidValue;
            }
            if (subscription is not null)
            {
                subscriptions.Add(subscription);
            }
            if (subscriptions.Count > MaxSubscriptions)
            {
                return DecodeStatus.LimitExceeded;
            }
        }
        if (mode > (ulong)GnmiListMode.Poll || encoding > (ulong)GnmiEncoding.JsonIetf)
        {
            return DecodeStatus.InvalidValue;
        }
        request = new GnmiSubscribeRequest(subscriptions.ToImmutable())
        {
            Prefix = prefix,
            Mode = (GnmiListMode)mode,
            Encoding = (GnmiEncoding)encoding,
            UpdatesOnly = updatesOnly != 0,
        };
        return StatusOf(reader);
    }

    private static bool TryReadSubscription(ReadOnlySpan<byte> body, Range32 range, out GnmiSubscription? subscription)
    {
        var reader = new ProtobufReader(body, range.Start, range.End);
        var (path, mode, sample, heartbeat) = (GnmiPath.Root, 0UL, 0UL, 0UL);
        var isSound = true;
        while (isSound && !reader.AtEnd && reader.TryReadTag(out var tag))
        {
            Range32 part = default;
            isSound =
                tag switch
                {
                    (1 << 3) | 2 => reader.TryReadRange("path", out part),
                    2 << 3 => reader.TryReadVarint("mode", out mode),
                    3 << 3 => reader.TryReadVarint("sample_interval", out sample),
                    5 << 3 => reader.TryReadVarint("heartbeat_interval", out heartbeat),
                    _ => reader.TrySkip(tag, "field of a subscription"),
                } && (tag != ((1 << 3) | 2) || TryReadPath(body, part, out path));
        }
        subscription = new GnmiSubscription(path)
        {
            Mode = (GnmiSubscriptionMode)Math.Min(mode, 3),
            SampleInterval = TimeSpan.FromTicks((long)(sample / 100)),
            HeartbeatInterval = TimeSpan.FromTicks((long)(heartbeat / 100)),
        };
        return isSound && mode <= (ulong)GnmiSubscriptionMode.Sample && StatusOf(reader) == DecodeStatus.Ok;
    }

    private static bool TryReadPath(ReadOnlySpan<byte> body, Range32 range, out GnmiPath path)
    {
        var reader = new ProtobufReader(body, range.Start, range.End);
        var elements = ImmutableArray.CreateBuilder<GnmiPathElement>();
        var origin = "";
        var isSound = true;
        while (isSound && !reader.AtEnd && reader.TryReadTag(out var tag))
        {
            Range32 part = default;
            isSound = tag is ((2 << 3) | 2) or ((3 << 3) | 2) ? reader.TryReadRange("element", out part) : reader.TrySkip(tag, "field");
            if (isSound && tag == ((2 << 3) | 2))
            {
                origin = Encoding.UTF8.GetString(part.Of(body));
            }
            else if (isSound && tag == ((3 << 3) | 2))
            {
                isSound = TryReadElement(body, part, elements);
            }
        }
        path = GnmiPath.Of(origin, elements.ToImmutable());
        return isSound && StatusOf(reader) == DecodeStatus.Ok;
    }

    private static bool TryReadElement(ReadOnlySpan<byte> body, Range32 range, ImmutableArray<GnmiPathElement>.Builder elements)
    {
        var reader = new ProtobufReader(body, range.Start, range.End);
        var keys = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        var name = "";
        var isSound = true;
        while (isSound && !reader.AtEnd && reader.TryReadTag(out var tag))
        {
            Range32 part = default;
            isSound = tag is ((1 << 3) | 2) or ((2 << 3) | 2) ? reader.TryReadRange("key", out part) : reader.TrySkip(tag, "field");
            if (isSound && tag == ((1 << 3) | 2))
            {
                name = Encoding.UTF8.GetString(part.Of(body));
            }
            else if (isSound && tag == ((2 << 3) | 2))
            {
                isSound = TryReadKey(body, part, keys);
            }
        }
        elements.Add(new GnmiPathElement(name, keys.ToImmutable()));
        return isSound && StatusOf(reader) == DecodeStatus.Ok;
    }

    private static bool TryReadKey(ReadOnlySpan<byte> body, Range32 range, ImmutableArray<KeyValuePair<string, string>>.Builder keys)
    {
        var reader = new ProtobufReader(body, range.Start, range.End);
        var (name, value) = (default(Range32), default(Range32));
        var isSound = true;
        while (isSound && !reader.AtEnd && reader.TryReadTag(out var tag))
        {
            isSound = tag switch
            {
                (1 << 3) | 2 => reader.TryReadRange("key", out name),
                (2 << 3) | 2 => reader.TryReadRange("value", out value),
                _ => reader.TrySkip(tag, "field of a key"),
            };
        }
        keys.Add(new(Encoding.UTF8.GetString(name.Of(body)), Encoding.UTF8.GetString(value.Of(body))));
        return isSound && StatusOf(reader) == DecodeStatus.Ok;
    }

    private static DecodeStatus StatusOf(in ProtobufReader reader) =>
        reader.Error.Defect switch
        {
            RemoteWriteDefect.None => DecodeStatus.Ok,
            RemoteWriteDefect.RunsPastEnd => DecodeStatus.Truncated,
            _ => DecodeStatus.InvalidValue,
        };
}
