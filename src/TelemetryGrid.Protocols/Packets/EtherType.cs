namespace TelemetryGrid.Protocols.Packets;

/// <summary>The EtherTypes (IEEE registry) that lead to an IP header.</summary>
internal static class EtherType
{
    public const ushort IPv4 = 0x0800;
    public const ushort CustomerVlan = 0x8100;
    public const ushort IPv6 = 0x86DD;
    public const ushort MplsUnicast = 0x8847;
    public const ushort MplsMulticast = 0x8848;
    public const ushort PppoeSession = 0x8864;
    public const ushort ServiceVlan = 0x88A8;

    /// <summary>Used for stacked tags before 802.1ad had a number of its own.</summary>
    public const ushort LegacyStackedVlan = 0x9100;

    /// <summary>IEEE 802.3 §3.2.6: values up to here are lengths.</summary>
    public const ushort LargestLength = 1500;
}
