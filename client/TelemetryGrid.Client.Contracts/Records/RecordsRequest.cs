namespace TelemetryGrid.Client;

/// <summary>Which log lines or events to list; all conditions together, those left out hold for every record.</summary>
public sealed record RecordsRequest
{
    public string? Device { get; init; }

    /// <summary>An event's name; not for log lines.</summary>
    public string? Name { get; init; }

    /// <summary>Not older than this.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Older than this.</summary>
    public DateTimeOffset? To { get; init; }

    public RecordSeverity? MinSeverity { get; init; }

    /// <summary>Stands in the text, ASCII letters in either case.</summary>
    public string? Text { get; init; }

    /// <summary>Labels and the values they have to have; neither may hold a comma.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>1 to 10,000; by default 100.</summary>
    public int? Limit { get; init; }

    /// <summary><see cref="RecordPage.Next"/> of the page before.</summary>
    public string? After { get; init; }
}
