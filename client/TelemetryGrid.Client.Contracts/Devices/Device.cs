namespace TelemetryGrid.Client;

/// <summary>One network device. Texts are empty when the device did not say.</summary>
public sealed record Device
{
    /// <summary>Its name in the grid: the configured one, or the address it reports from.</summary>
    public required string Id { get; init; }

    /// <summary>What the device calls itself (sysName).</summary>
    public string Name { get; init; } = "";

    public DeviceStatus Status { get; init; }

    /// <summary>One sentence saying why the status is what it is.</summary>
    public string StatusReason { get; init; } = "";

    /// <summary>sysDescr.</summary>
    public string Description { get; init; } = "";

    /// <summary>sysObjectID in dotted form.</summary>
    public string ObjectId { get; init; } = "";

    /// <summary>sysLocation.</summary>
    public string Location { get; init; } = "";

    /// <summary>Time since the device's management agent started; null when it was never read.</summary>
    public double? UptimeSeconds { get; init; }

    public DateTimeOffset FirstSeen { get; init; }

    public DateTimeOffset LastSeen { get; init; }

    /// <summary>Restarts observed since the device was first seen.</summary>
    public long Restarts { get; init; }

    /// <summary>How long a poll takes, exponentially smoothed; null while never polled.</summary>
    public double? PollDurationSeconds { get; init; }

    public int InterfaceCount { get; init; }

    public int InterfacesUp { get; init; }

    /// <summary>Sum over interfaces.</summary>
    public double InBitsPerSecond { get; init; }

    /// <summary>Sum over interfaces.</summary>
    public double OutBitsPerSecond { get; init; }

    /// <summary>The flow protocols it exports.</summary>
    public IReadOnlyList<Exporter> Exporters { get; init; } = [];

    /// <summary>Labels its sources add (site, role, …).</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();
}
