using System.Collections.Immutable;
using TelemetryGrid.Identity;
using TelemetryGrid.Records;

namespace TelemetryGrid.Storage.Records;

/// <summary>What records are asked for; all conditions together. The newest come first.</summary>
public sealed record RecordQuery
{
    public const int MaxLimit = 10_000;

    /// <summary>Event time, since 1970; inclusive.</summary>
    public long FromNanoseconds { get; init; } = long.MinValue;

    /// <summary>Exclusive.</summary>
    public long ToNanoseconds { get; init; } = long.MaxValue;

    public DeviceId? Device { get; init; }

    public Severity MinSeverity { get; init; }

    /// <summary>Logs or events; null for both.</summary>
    public TelemetryCategory? Category { get; init; }

    /// <summary>An event's name.</summary>
    public string? Name { get; init; }

    /// <summary>Stands in the body, ASCII letters in either case; empty for any.</summary>
    public string Text { get; init; } = "";

    /// <summary>Labels and the values they have to have.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Labels { get; init; } = [];

    /// <summary>Records at most, 1 to <see cref="MaxLimit"/>. Fewer come, and a cursor, where they are large.</summary>
    public int Limit { get; init; } = 100;

    /// <summary><see cref="RecordPage.Next"/> of the page before.</summary>
    public RecordCursor Before { get; init; } = RecordCursor.End;
}
