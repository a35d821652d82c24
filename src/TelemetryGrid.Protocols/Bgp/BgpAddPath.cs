namespace TelemetryGrid.Protocols.Bgp;

/// <summary>What a speaker does with several paths to one prefix (RFC 7911 §4).</summary>
[Flags]
public enum BgpAddPath : byte
{
    None = 0,
    Receive = 1,
    Send = 2,
}
