using System.Text.Json.Serialization;

namespace TelemetryGrid.Client;

/// <summary>An error as RFC 9457 writes it (<c>application/problem+json</c>).</summary>
public sealed record Problem
{
    /// <summary>A URI that names the kind of problem.</summary>
    public string? Type { get; init; }

    /// <summary>The kind of problem in a few words.</summary>
    public string? Title { get; init; }

    /// <summary>The HTTP status.</summary>
    public int? Status { get; init; }

    /// <summary>What went wrong this time, in one sentence.</summary>
    public string? Detail { get; init; }

    /// <summary>The request's path.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Instance { get; init; }

    /// <summary>What is wrong with each field, when the request had fields that are wrong.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Errors { get; init; }
}
