using System.Net;

namespace TelemetryGrid.Client;

/// <summary>The gateway said no, could not be reached, or answered something that is not its API.</summary>
public sealed class TelemetryGridException : Exception
{
    internal TelemetryGridException(string message, Exception? inner = null)
        : base(message, inner) { }

    internal TelemetryGridException(HttpStatusCode status, Problem? problem)
        : base(problem?.Detail ?? problem?.Title ?? $"The gateway answered {(int)status} without saying why.")
    {
        Status = status;
        Title = problem?.Title;
        Detail = problem?.Detail;
        Errors = problem?.Errors ?? Errors;
    }

    /// <summary>The HTTP status; null when there was no answer.</summary>
    public HttpStatusCode? Status { get; }

    /// <summary>The kind of problem in a few words, when the gateway named it.</summary>
    public string? Title { get; }

    /// <summary>What went wrong this time in one sentence, when the gateway said so.</summary>
    public string? Detail { get; }

    /// <summary>What is wrong with each field of the request; empty when the problem is another.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Errors { get; } = new Dictionary<string, IReadOnlyList<string>>();
}
