using TelemetryGrid.Protocols.Streaming;

namespace TelemetryGrid.Protocols.Gnmi;

/// <summary>What is to be known of a SubscribeResponse besides its updates.</summary>
/// <param name="TimestampNanoseconds">Of the notification; 0 when it has none.</param>
/// <param name="Message">Of an error; else empty.</param>
/// <param name="Defect">Why the message could not be read to its end.</param>
public readonly record struct GnmiResponse(GnmiResponseKind Kind, long TimestampNanoseconds, string Message, TelemetryDefect Defect)
{
    public DecodeStatus Status => Defect.Status;
}
