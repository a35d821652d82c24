using System.Collections.Immutable;

namespace TelemetryGrid.Devices;

/// <summary>The outcome of polling a device once. Texts are null when they were not read.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.DevicePoll")]
public sealed record DevicePoll
{
    /// <summary>Unix milliseconds.</summary>
    [Id(0)]
    public required long TimestampMilliseconds { get; init; }

    [Id(1)]
    public required DevicePollStatus Status { get; init; }

    /// <summary>One clear sentence when the status is not Ok.</summary>
    [Id(2)]
    public string Error { get; init; } = "";

    [Id(3)]
    public double DurationMilliseconds { get; init; }

    [Id(4)]
    public string? SysName { get; init; }

    [Id(5)]
    public string? SysDescr { get; init; }

    [Id(6)]
    public string? SysObjectId { get; init; }

    [Id(7)]
    public string? SysLocation { get; init; }

    /// <summary>Hundredths of a second; null when not read.</summary>
    [Id(8)]
    public long? SysUpTime { get; init; }

    /// <summary>The device restarted since the poll before.</summary>
    [Id(9)]
    public bool Restarted { get; init; }

    /// <summary>Labels its source adds (site, role, …).</summary>
    [Id(10)]
    public ImmutableDictionary<string, string> Labels { get; init; } = ImmutableDictionary<string, string>.Empty;
}
