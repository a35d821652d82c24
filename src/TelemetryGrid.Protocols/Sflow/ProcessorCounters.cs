namespace TelemetryGrid.Protocols.Sflow;

/// <summary>Load of a device's processor (counter record format 1001). <see cref="uint.MaxValue"/> in a load means unknown.</summary>
public struct ProcessorCounters
{
    /// <summary>Hundredths of a percent, mean over five seconds.</summary>
    public uint Cpu5Seconds;

    /// <summary>Hundredths of a percent, mean over one minute.</summary>
    public uint Cpu1Minute;

    /// <summary>Hundredths of a percent, mean over five minutes.</summary>
    public uint Cpu5Minutes;

    /// <summary>Octets.</summary>
    public ulong TotalMemory;

    /// <summary>Octets.</summary>
    public ulong FreeMemory;
}
