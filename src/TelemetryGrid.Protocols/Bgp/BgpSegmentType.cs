namespace TelemetryGrid.Protocols.Bgp;

/// <summary>RFC 4271 §4.3, RFC 5065 §3.</summary>
public enum BgpSegmentType : byte
{
    Set = 1,
    Sequence = 2,
    ConfederationSequence = 3,
    ConfederationSet = 4,
}
