namespace TelemetryGrid.Client;

/// <summary>An alert that fires, and what was found out about it.</summary>
public sealed record ActiveAlert
{
    /// <summary>16 hexadecimal digits.</summary>
    public required string Fingerprint { get; init; }

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();

    public required DateTimeOffset StartsAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Where its cause can be seen; empty when unknown.</summary>
    public string GeneratorUrl { get; init; } = "";

    /// <summary>The device it is about; empty where labels do not say.</summary>
    public string Device { get; init; } = "";

    /// <summary>The incident that it belongs to, by which it is correlated; empty for none.</summary>
    public string CorrelationId { get; init; } = "";

    /// <summary>Why it is not told: <c>explained</c>, <c>duplicate</c>, <c>flapping</c>, <c>maintenance</c>; else <c>none</c>.</summary>
    public string Suppressed { get; init; } = "";

    /// <summary>The fingerprint of the alert that is told in its place; empty when it is told itself.</summary>
    public string Cause { get; init; } = "";

    public bool Flapping { get; init; }
}
