using TelemetryGrid.Protocols.RemoteWrite;

namespace TelemetryGrid.Protocols.Streaming;

/// <summary>Why a message could not be read to its end. Made without allocating; the sentence is put together when asked for.</summary>
/// <param name="Part">What stands there, in words.</param>
/// <param name="Offset">Byte of the message.</param>
public readonly record struct TelemetryDefect(DecodeStatus Status, string Part, int Offset)
{
    internal static TelemetryDefect From(in RemoteWriteError error) =>
        new(
            error.Defect switch
            {
                RemoteWriteDefect.RunsPastEnd => DecodeStatus.Truncated,
                RemoteWriteDefect.VarintTooLong => DecodeStatus.InvalidLength,
                _ => DecodeStatus.InvalidValue,
            },
            error.Part,
            error.Offset
        );

    public override string ToString() =>
        Status switch
        {
            DecodeStatus.Ok => "no defect",
            DecodeStatus.Truncated => $"{Part} runs past the end at byte {Offset}",
            DecodeStatus.InvalidLength => $"{Part} is a varint beyond 64 bits at byte {Offset}",
            DecodeStatus.LimitExceeded => $"{Part} goes beyond what is read at byte {Offset}",
            _ => $"{Part} cannot be read at byte {Offset}",
        };
}
