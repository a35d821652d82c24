namespace TelemetryGrid.Client;

/// <summary>An interface in one line. Rates are those of the last interval.</summary>
public sealed record Interface
{
    /// <summary><c>device/name</c>; the name may itself contain slashes.</summary>
    public required string Id { get; init; }

    /// <summary>The device's id.</summary>
    public required string Device { get; init; }

    /// <summary>ifName; <c>ifIndex:N</c> while only the index is known.</summary>
    public required string Name { get; init; }

    public required uint IfIndex { get; init; }

    /// <summary>ifAlias: what an operator wrote on it.</summary>
    public string Alias { get; init; } = "";

    /// <summary>0 when unknown.</summary>
    public ulong SpeedBitsPerSecond { get; init; }

    public InterfaceStatus AdminStatus { get; init; }

    public InterfaceStatus OperStatus { get; init; }

    public DateTimeOffset LastSeen { get; init; }

    public double InBitsPerSecond { get; init; }

    public double OutBitsPerSecond { get; init; }

    /// <summary>0 to 1 of the speed; null when the speed is unknown.</summary>
    public double? InUtilization { get; init; }

    /// <summary>0 to 1 of the speed; null when the speed is unknown.</summary>
    public double? OutUtilization { get; init; }

    public double InPacketsPerSecond { get; init; }

    public double OutPacketsPerSecond { get; init; }

    /// <summary>Inbound and outbound errors.</summary>
    public double ErrorsPerSecond { get; init; }

    /// <summary>Inbound and outbound discards.</summary>
    public double DiscardsPerSecond { get; init; }
}
