namespace TelemetryGrid.Protocols.Sflow;

/// <summary>An input or output interface (sFlow v5 §5, interface_expanded): a format and a value whose meaning depends on it.</summary>
internal readonly struct SflowInterface(uint format, uint value)
{
    public const uint Single = 0;
    private const uint Discarded = 1;
    private const uint Multiple = 2;

    /// <summary>Value of format 0 that says the packet entered or left on no interface: it came from or went to the device itself.</summary>
    private const uint NoInterface = 0x3FFF_FFFF;

    public uint? DiscardReason { get; init; } = format == Discarded ? value : null;

    /// <summary>The ifIndex; 0 when discarded, sent to several interfaces, the device's own or unknown.</summary>
    public uint IfIndex => format == Single && value != NoInterface && value != uint.MaxValue ? value : 0;

    public bool IsMultiple => format == Multiple;

    public byte ForwardingStatus => DiscardReason is { } reason ? SflowDiscardReason.ToForwardingStatus(reason) : (byte)0;

    /// <summary>The compact form: two bits of format, thirty of value.</summary>
    public static SflowInterface FromCompact(uint packed) => new(packed >> 30, packed & 0x3FFF_FFFF);
}
