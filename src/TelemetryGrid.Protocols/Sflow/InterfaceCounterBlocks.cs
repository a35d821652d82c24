namespace TelemetryGrid.Protocols.Sflow;

/// <summary>The counter blocks that were present in one counter sample.</summary>
[Flags]
public enum InterfaceCounterBlocks : byte
{
    None = 0,

    /// <summary>Generic interface counters, format 1.</summary>
    Generic = 1,

    /// <summary>Ethernet interface counters, format 2.</summary>
    Ethernet = 2,

    /// <summary>Interface name, format 1005.</summary>
    Name = 4,
}
