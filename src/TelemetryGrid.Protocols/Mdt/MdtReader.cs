using System.Text;
using TelemetryGrid.Protocols.RemoteWrite;
using TelemetryGrid.Protocols.Streaming;

namespace TelemetryGrid.Protocols.Mdt;

/// <summary>
/// Reads Cisco's model-driven telemetry in its self-describing form (telemetry.proto, "Telemetry" with data_gpbkv): rows of named fields, each
/// row with a field "keys" and a field "content".
/// </summary>
public static class MdtReader
{
    private const int MaxNameBytes = 256;
    private const uint LengthDelimited = ProtobufReader.LengthDelimited;

    /// <summary>Reads one message. Never throws, whatever it holds.</summary>
    public static MdtHeader Read(ReadOnlySpan<byte> message, TelemetryPath path, ITelemetrySink sink)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(sink);
        var reader = new ProtobufReader(message, 0, message.Length);
        Range32 node = default;
        Range32 subscription = default;
        Range32 encodingPath = default;
        var (timestamp, subscriptionNumber) = (0UL, 0UL);
        var (rows, compact) = (0, 0);
        while (!reader.AtEnd)
        {
            var isRead = reader.TryReadTag(out var tag);
            rows += tag == ((11 << 3) | LengthDelimited) ? 1 : 0;
            compact += tag == ((12 << 3) | LengthDelimited) ? 1 : 0;
            isRead =
                isRead
                && tag switch
                {
                    (1 << 3) | LengthDelimited => reader.TryReadRange("node_id_str", out node),
                    (3 << 3) | LengthDelimited => reader.TryReadRange("subscription_id_str", out subscription),
                    4 << 3 => reader.TryReadVarint("subscription_id", out subscriptionNumber),
                    (6 << 3) | LengthDelimited => reader.TryReadRange("encoding_path", out encodingPath),
                    10 << 3 => reader.TryReadVarint("msg_timestamp", out timestamp),
                    _ => reader.TrySkip(tag, "field of a message"),
                };
            if (!isRead)
            {
                return default(MdtHeader) with { Defect = TelemetryDefect.From(reader.Error) };
            }
        }
        var header = new MdtHeader(
            Text(message, node),
            subscription.End > subscription.Start || subscriptionNumber == 0
                ? Text(message, subscription)
                : subscriptionNumber.ToString(System.Globalization.CultureInfo.InvariantCulture),
            (long)timestamp,
            rows,
            compact,
            default
        );
        return header with { Defect = ReadRows(message, node, encodingPath, (long)timestamp, path, sink) };
    }

    private static TelemetryDefect ReadRows(
        ReadOnlySpan<byte> message,
        Range32 node,
        Range32 encodingPath,
        long timestamp,
        TelemetryPath path,
        ITelemetrySink sink
    )
    {
        path.Clear();
        if (!TelemetryPathText.TryPush(encodingPath.Of(message), path))
        {
            return new TelemetryDefect(DecodeStatus.LimitExceeded, "encoding_path", encodingPath.Start);
        }
        var mark = path.Mark();
        var reader = new ProtobufReader(message, 0, message.Length);
        while (!reader.AtEnd)
        {
            reader.TryReadTag(out var tag);
            if (tag != ((11 << 3) | LengthDelimited))
            {
                reader.TrySkip(tag, "field of a message");
                continue;
            }
            reader.TryReadRange("row", out var row);
            path.Reset(mark);
            var defect = MdtRow.Read(message, row, node.Of(message), timestamp, path, sink);
            if (defect.Status != DecodeStatus.Ok)
            {
                return defect;
            }
        }
        return default;
    }

    private static string Text(ReadOnlySpan<byte> message, Range32 range)
    {
        var text = range.Of(message);
        return Encoding.UTF8.GetString(text[..Math.Min(text.Length, MaxNameBytes)]);
    }
}
