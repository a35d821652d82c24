using System.Globalization;
using TelemetryGrid.Protocols.RemoteWrite;

namespace TelemetryGrid.Protocols.Mdt;

/// <summary>Writes Cisco's model-driven telemetry in its self-describing form (telemetry.proto), and the dial-out message around it.</summary>
public static class MdtWriter
{
    private const uint Fields = (15 << 3) | 2;

    /// <summary>A message of rows under one path.</summary>
    /// <param name="node">The device's name for itself.</param>
    /// <param name="encodingPath">Module and path, as <c>Cisco-IOS-XR-infra-statsd-oper:infra-statistics/interfaces/interface</c>.</param>
    /// <param name="timestamp">Milliseconds since 1970.</param>
    public static byte[] Telemetry(string node, string subscription, string encodingPath, long timestamp, IEnumerable<MdtContent> rows)
    {
        ArgumentNullException.ThrowIfNull(node);
        ArgumentNullException.ThrowIfNull(subscription);
        ArgumentNullException.ThrowIfNull(encodingPath);
        ArgumentNullException.ThrowIfNull(rows);
        var message = new ProtobufWriter();
        message.Text((1 << 3) | 2, node);
        message.Text((3 << 3) | 2, subscription);
        message.Text((6 << 3) | 2, encodingPath);
        message.Varint(8 << 3, (ulong)timestamp);
        message.Varint(10 << 3, (ulong)timestamp);
        foreach (var content in rows)
        {
            var row = new ProtobufWriter();
            row.Varint(1 << 3, (ulong)timestamp);
            row.Bytes(Fields, Group("keys", content.Keys.Select(k => (k.Key, (object)k.Value))));
            row.Bytes(Fields, Group("content", content.Leaves));
            message.Bytes((11 << 3) | 2, row.Written);
        }
        message.Varint(13 << 3, (ulong)timestamp);
        return message.Written.ToArray();
    }

    /// <summary>MdtDialoutArgs (mdt_grpc_dialout.proto) with a whole message.</summary>
    public static byte[] Dialout(long requestId, ReadOnlySpan<byte> telemetry)
    {
        var message = new ProtobufWriter();
        message.Varint(1 << 3, (ulong)requestId);
        message.Bytes((2 << 3) | 2, telemetry);
        return message.Written.ToArray();
    }

    private static byte[] Group(string name, IEnumerable<(string Path, object Value)> leaves)
    {
        var group = new ProtobufWriter();
        group.Text((2 << 3) | 2, name);
        foreach (var (path, value) in leaves)
        {
            group.Bytes(Fields, Field(path.Split('/'), value));
        }
        return group.Written.ToArray();
    }

    private static byte[] Field(ReadOnlySpan<string> names, object value)
    {
        var field = new ProtobufWriter();
        field.Text((2 << 3) | 2, names[0]);
        if (names.Length > 1)
        {
            field.Bytes(Fields, Field(names[1..], value));
            return field.Written.ToArray();
        }
        switch (value)
        {
            case string text:
                field.Text((5 << 3) | 2, text);
                break;
            case bool boolean:
                field.Varint(6 << 3, boolean ? 1UL : 0);
                break;
            case uint number:
                field.Varint(7 << 3, number);
                break;
            case double real:
                field.Double((11 << 3) | 1, real);
                break;
            case long signed:
                field.Varint(10 << 3, unchecked((ulong)((signed << 1) ^ (signed >> 63))));
                break;
            default:
                field.Varint(8 << 3, Convert.ToUInt64(value, CultureInfo.InvariantCulture));
                break;
        }
        return field.Written.ToArray();
    }
}
