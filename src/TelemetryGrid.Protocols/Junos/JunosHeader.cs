using TelemetryGrid.Protocols.Streaming;

namespace TelemetryGrid.Protocols.Junos;

/// <summary>What is to be known of a message besides its updates.</summary>
/// <param name="System">The device's name or address.</param>
/// <param name="Sequence">Counts on by one per device, component and sensor: a gap is a loss.</param>
/// <param name="UnknownSensors">Sensors whose messages are in a schema that is not known here.</param>
/// <param name="Defect">Why the message could not be read to its end.</param>
public readonly record struct JunosHeader(
    string System,
    string Sensor,
    uint Component,
    uint Sequence,
    long TimestampMilliseconds,
    int UnknownSensors,
    TelemetryDefect Defect
)
{
    public DecodeStatus Status => Defect.Status;
}
