namespace TelemetryGrid.Client;

/// <summary>The probable root cause of an incident.</summary>
public sealed record IncidentCause
{
    /// <summary>The alert's fingerprint, 16 hexadecimal digits.</summary>
    public required string Fingerprint { get; init; }

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>0 to 1 that it is the cause.</summary>
    public required double Confidence { get; init; }

    /// <summary>Why it is, in sentences.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];
}
