namespace TelemetryGrid.Client;

/// <summary>An alert of an incident.</summary>
public sealed record IncidentAlert
{
    /// <summary>16 hexadecimal digits.</summary>
    public required string Fingerprint { get; init; }

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    public required DateTimeOffset StartsAt { get; init; }

    /// <summary>Null while it fires.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    public DateTimeOffset JoinedAt { get; init; }

    /// <summary><c>cause</c>, <c>symptom</c> or <c>related</c>.</summary>
    public required string Role { get; init; }

    /// <summary>Why it belongs here, in one sentence.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The fingerprint of the alert that explains it in the end; its own when none does.</summary>
    public string Cause { get; init; } = "";

    /// <summary>Why it is not told: <c>explained</c>, <c>duplicate</c>, <c>flapping</c>, <c>maintenance</c>; else <c>none</c>.</summary>
    public string Suppressed { get; init; } = "";
}
