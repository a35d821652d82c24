using System.Net;

namespace TelemetryGrid.Collectors.Snmp;

/// <summary>A device's polling at a glance.</summary>
public sealed record SnmpTargetStatus
{
    public required string DeviceId { get; init; }
    public required IPEndPoint EndPoint { get; init; }

    /// <summary>A poll is on the way.</summary>
    public bool IsPolling { get; init; }

    /// <summary>When the last poll began; null before the first one.</summary>
    public DateTimeOffset? LastPoll { get; init; }

    /// <summary>When the last poll began that the agent answered.</summary>
    public DateTimeOffset? LastAnswer { get; init; }

    /// <summary>How the last poll ended; null before the first one.</summary>
    public SnmpPollStatus? LastStatus { get; init; }

    /// <summary>What went wrong last, as a sentence; null when the last poll was whole.</summary>
    public string? LastError { get; init; }

    public TimeSpan LastDuration { get; init; }

    /// <summary>Smoothed round-trip time of a request; zero before the first answer.</summary>
    public TimeSpan RoundTrip { get; init; }

    /// <summary>Requests that got no answer.</summary>
    public long Timeouts { get; init; }

    /// <summary>Polls that were whole or partial.</summary>
    public long PollsOk { get; init; }

    public long PollsFailed { get; init; }

    /// <summary>Polls left out because the one before was still running.</summary>
    public long PollsSkipped { get; init; }

    /// <summary>Polls whose result the sink failed to take.</summary>
    public long SinkErrors { get; init; }
}
