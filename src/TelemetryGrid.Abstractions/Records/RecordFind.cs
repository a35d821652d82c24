using System.Collections.Immutable;
using TelemetryGrid.Identity;

namespace TelemetryGrid.Records;

/// <summary>Asks for log lines and events; all conditions together. The newest come first.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.RecordFind")]
public sealed record RecordFind
{
    /// <summary>Event time in nanoseconds since 1970; inclusive.</summary>
    [Id(0)]
    public long FromNanoseconds { get; init; } = long.MinValue;

    /// <summary>Exclusive.</summary>
    [Id(1)]
    public long ToNanoseconds { get; init; } = long.MaxValue;

    [Id(2)]
    public DeviceId? Device { get; init; }

    [Id(3)]
    public Severity MinSeverity { get; init; }

    /// <summary>Logs or events; null for both.</summary>
    [Id(4)]
    public TelemetryCategory? Category { get; init; }

    /// <summary>An event's name; empty for any.</summary>
    [Id(5)]
    public string Name { get; init; } = "";

    /// <summary>Stands in the body, ASCII letters in either case; empty for any.</summary>
    [Id(6)]
    public string Text { get; init; } = "";

    /// <summary>Labels and the values they have to have, as name, value, name, value.</summary>
    [Id(7)]
    public ImmutableArray<string> Labels { get; init; } = [];

    /// <summary>Records at most, 1 to 10,000.</summary>
    [Id(8)]
    public int Limit { get; init; } = 100;

    /// <summary>Where the page before ended; null begins with the newest.</summary>
    [Id(9)]
    public RecordPlace? After { get; init; }
}
