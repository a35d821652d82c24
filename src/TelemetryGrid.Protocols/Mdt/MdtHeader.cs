using TelemetryGrid.Protocols.Streaming;

namespace TelemetryGrid.Protocols.Mdt;

/// <summary>What is to be known of a message besides its updates.</summary>
/// <param name="Node">The device's name for itself; empty when it gives none.</param>
/// <param name="Subscription">The subscription's name or number on the device.</param>
/// <param name="CompactRows">Rows in compact GPB, which cannot be read without the device's own schema.</param>
/// <param name="Defect">Why the message could not be read to its end.</param>
public readonly record struct MdtHeader(
    string Node,
    string Subscription,
    long TimestampMilliseconds,
    int Rows,
    int CompactRows,
    TelemetryDefect Defect
)
{
    public DecodeStatus Status => Defect.Status;
}
