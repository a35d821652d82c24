using System.Collections.Immutable;
using TelemetryGrid.Identity;

namespace TelemetryGrid.Devices;

/// <summary>All that a device entity knows of the device itself; its interfaces are asked for separately.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.DeviceSnapshot")]
public sealed record DeviceSnapshot
{
    [Id(0)]
    public required DeviceId Id { get; init; }

    [Id(1)]
    public string Name { get; init; } = "";

    [Id(2)]
    public DeviceStatus Status { get; init; }

    [Id(3)]
    public string StatusReason { get; init; } = "";

    [Id(4)]
    public string Description { get; init; } = "";

    [Id(5)]
    public string ObjectId { get; init; } = "";

    [Id(6)]
    public string Location { get; init; } = "";

    [Id(7)]
    public TimeSpan? UpTime { get; init; }

    [Id(8)]
    public DateTimeOffset FirstSeen { get; init; }

    [Id(9)]
    public DateTimeOffset LastSeen { get; init; }

    [Id(10)]
    public long Restarts { get; init; }

    /// <summary>Milliseconds, exponentially smoothed; null while never polled.</summary>
    [Id(11)]
    public double? PollDurationMilliseconds { get; init; }

    [Id(12)]
    public int InterfaceCount { get; init; }

    [Id(13)]
    public int InterfacesUp { get; init; }

    /// <summary>Sum over interfaces.</summary>
    [Id(14)]
    public double InBitsPerSecond { get; init; }

    [Id(15)]
    public double OutBitsPerSecond { get; init; }

    [Id(16)]
    public ImmutableArray<ExporterSummary> Exporters { get; init; } = [];

    [Id(17)]
    public ImmutableDictionary<string, string> Labels { get; init; } = ImmutableDictionary<string, string>.Empty;
}
