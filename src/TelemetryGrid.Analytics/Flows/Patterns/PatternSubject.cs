using System.Runtime.InteropServices;

namespace TelemetryGrid.Analytics.Flows.Patterns;

/// <summary>Whom an episode is about; what does not belong to its kind is zero.</summary>
/// <param name="Source">Who does it. Of link flapping: the caller's key of the interface.</param>
/// <param name="Destination">To whom.</param>
/// <param name="Port">The service's port; with <paramref name="SourcePort"/> set, the destination's.</param>
/// <param name="SourcePort">Of one flow only.</param>
/// <param name="Exporter">The exporter's number, where the pattern is the exporter's.</param>
/// <param name="OtherExporter">The second exporter of asymmetric routing.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct PatternSubject(
    PatternKind Kind,
    byte Protocol,
    ushort Port,
    ushort SourcePort,
    ushort Exporter,
    HostKey Source,
    HostKey Destination,
    ulong OtherExporter
)
{
    public override int GetHashCode() =>
        (int)
            PatternHash.Of(
                Source.StableHash() ^ OtherExporter,
                Destination.StableHash()
                    + (((ulong)Kind << 56) | ((ulong)Protocol << 48) | ((ulong)Port << 32) | ((ulong)SourcePort << 16) | Exporter)
            );

    internal static PatternSubject Of(
        PatternKind kind,
        HostKey source = default,
        HostKey destination = default,
        ushort port = 0,
        byte protocol = 0,
        ushort exporter = 0,
        ushort sourcePort = 0,
        ulong otherExporter = 0
    ) => new(kind, protocol, port, sourcePort, exporter, source, destination, otherExporter);
}
