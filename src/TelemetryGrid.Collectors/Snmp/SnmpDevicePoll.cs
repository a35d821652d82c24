using System.Collections.Immutable;
using System.Net;

namespace TelemetryGrid.Collectors.Snmp;

/// <summary>What one poll of a device found.</summary>
public sealed record SnmpDevicePoll
{
    public required string DeviceId { get; init; }

    public required IPEndPoint EndPoint { get; init; }

    /// <summary>When the poll began.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>When reading the interface tables began: the time of the counters.</summary>
    public DateTimeOffset CountersTimestamp { get; init; }

    public TimeSpan Duration { get; init; }

    public required SnmpPollStatus Status { get; init; }

    /// <summary>What went wrong, as a sentence; null when <see cref="Status"/> is <see cref="SnmpPollStatus.Ok"/>.</summary>
    public string? Error { get; init; }

    /// <summary>Null when the agent did not answer.</summary>
    public SnmpSystem? System { get; init; }

    /// <summary>In the order of ifIndex. Empty when the names could not be read whole, since rows without them would get wrong identities.</summary>
    public ImmutableArray<SnmpInterface> Interfaces { get; init; } = [];

    /// <summary>The agent restarted since the poll before: no counter of this poll can be compared with that one's.</summary>
    public bool CountersDiscontinuity { get; init; }
}
