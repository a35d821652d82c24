namespace TelemetryGrid.Protocols.Sflow;

/// <summary>Maps the reason of a discarded packet to forwardingStatus (IANA IPFIX element 89, RFC 7270 §4.12).</summary>
internal static class SflowDiscardReason
{
    private const byte DroppedUnknown = 128;
    private const byte DroppedAclDrop = 130;
    private const byte DroppedUnroutable = 131;
    private const byte DroppedFragmentation = 133;
    private const byte DroppedBadTtl = 137;
    private const byte DroppedPolicer = 138;
    private const byte DroppedWred = 139;

    /// <summary>0..255 are the codes of ICMP destination unreachable, 256 and up the specification's own.</summary>
    public static byte ToForwardingStatus(uint reason) =>
        reason switch
        {
            4 or 262 => DroppedFragmentation,
            9 or 10 or 13 or 258 => DroppedAclDrop,
            <= 15 => DroppedUnroutable,
            257 => DroppedBadTtl,
            260 => DroppedWred,
            261 => DroppedPolicer,
            _ => DroppedUnknown,
        };
}
