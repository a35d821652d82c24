using System.Text;
using TelemetryGrid.Protocols.RemoteWrite;
using TelemetryGrid.Protocols.Streaming;

namespace TelemetryGrid.Protocols.Mdt;

/// <summary>One MdtDialoutArgs (mdt_grpc_dialout.proto): a telemetry message, or a piece of one.</summary>
/// <param name="DataStart">Where the data lies in the message.</param>
/// <param name="TotalSize">Bytes of the whole telemetry message where this is a piece of it; else 0.</param>
/// <param name="Errors">What the device complains of; empty as a rule.</param>
public readonly record struct MdtDialoutMessage(
    long RequestId,
    int DataStart,
    int DataLength,
    int TotalSize,
    string Errors,
    TelemetryDefect Defect
)
{
    private const int MaxErrorBytes = 1024;

    public static MdtDialoutMessage Read(ReadOnlySpan<byte> message)
    {
        var reader = new ProtobufReader(message, 0, message.Length);
        var (request, total) = (0UL, 0UL);
        Range32 data = default;
        Range32 errors = default;
        while (!reader.AtEnd)
        {
            if (
                !reader.TryReadTag(out var tag)
                || !(
                    tag switch
                    {
                        1 << 3 => reader.TryReadVarint("ReqId", out request),
                        (2 << 3) | ProtobufReader.LengthDelimited => reader.TryReadRange("data", out data),
                        (3 << 3) | ProtobufReader.LengthDelimited => reader.TryReadRange("errors", out errors),
                        4 << 3 => reader.TryReadVarint("totalSize", out total),
                        _ => reader.TrySkip(tag, "unknown field"),
                    }
                )
            )
            {
                return default(MdtDialoutMessage) with { Errors = "", Defect = TelemetryDefect.From(reader.Error) };
            }
        }
        var text = errors.Of(message);
        return new MdtDialoutMessage(
            (long)request,
            data.Start,
            data.End - data.Start,
            (int)Math.Min(total, int.MaxValue),
            Encoding.UTF8.GetString(text[..Math.Min(text.Length, MaxErrorBytes)]),
            default
        );
    }

    public ReadOnlySpan<byte> Data(ReadOnlySpan<byte> message) => message.Slice(DataStart, DataLength);
}
