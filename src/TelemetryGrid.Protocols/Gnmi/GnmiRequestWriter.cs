using TelemetryGrid.Protocols.RemoteWrite;

namespace TelemetryGrid.Protocols.Gnmi;

/// <summary>Writes gnmi.SubscribeRequest (gnmi.proto).</summary>
public static class GnmiRequestWriter
{
    private const long NanosecondsPerTick = 100;

    /// <summary>The first message of a call.</summary>
    public static byte[] Subscribe(GnmiSubscribeRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var list = new ProtobufWriter();
        if (request.Target.Length > 0 || request.Prefix.Elements.Length > 0 || request.Prefix.Origin.Length > 0)
        {
            list.Bytes((1 << 3) | 2, Path(request.Prefix, request.Target));
        }
        foreach (var subscription in request.Subscriptions)
        {
            list.Bytes((2 << 3) | 2, Subscription(subscription, request.Mode == GnmiListMode.Stream));
        }
        Number(list, 5, (ulong)request.Mode);
        Number(list, 8, (ulong)request.Encoding);
        Number(list, 9, request.UpdatesOnly ? 1UL : 0);
        var message = new ProtobufWriter();
        message.Bytes((1 << 3) | 2, list.Written);
        return message.Written.ToArray();
    }

    /// <summary>Asks for everything once more, on a call in the mode Poll.</summary>
    public static byte[] Poll()
    {
        var message = new ProtobufWriter();
        message.Bytes((3 << 3) | 2, []);
        return message.Written.ToArray();
    }

    // How often is a matter of streams alone (§3.5.1.5).
    private static byte[] Subscription(GnmiSubscription subscription, bool isStream)
    {
        var writer = new ProtobufWriter();
        writer.Bytes((1 << 3) | 2, Path(subscription.Path, ""));
        if (isStream)
        {
            Number(writer, 2, (ulong)subscription.Mode);
            Number(writer, 3, Nanoseconds(subscription.SampleInterval));
            Number(writer, 4, subscription.SuppressRedundant ? 1UL : 0);
            Number(writer, 5, Nanoseconds(subscription.HeartbeatInterval));
        }
        return writer.Written.ToArray();
    }

    private static byte[] Path(GnmiPath path, string target)
    {
        var writer = new ProtobufWriter();
        if (path.Origin.Length > 0)
        {
            writer.Text((2 << 3) | 2, path.Origin);
        }
        foreach (var element in path.Elements)
        {
            var part = new ProtobufWriter();
            part.Text((1 << 3) | 2, element.Name);
            foreach (var (name, value) in element.Keys)
            {
                var key = new ProtobufWriter();
                key.Text((1 << 3) | 2, name);
                key.Text((2 << 3) | 2, value);
                part.Bytes((2 << 3) | 2, key.Written);
            }
            writer.Bytes((3 << 3) | 2, part.Written);
        }
        if (target.Length > 0)
        {
            writer.Text((4 << 3) | 2, target);
        }
        return writer.Written.ToArray();
    }

    private static void Number(ProtobufWriter writer, uint field, ulong value)
    {
        if (value != 0)
        {
            writer.Varint(field << 3, value);
        }
    }

    private static ulong Nanoseconds(TimeSpan interval) => (ulong)Math.Max(0, interval.Ticks) * NanosecondsPerTick;
}
