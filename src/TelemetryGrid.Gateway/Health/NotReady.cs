namespace TelemetryGrid.Gateway.Health;

/// <summary>The problem of not being ready: a <see cref="Wire.GridReadiness"/> with the members of a problem beside its own (RFC 9457 §3.2).</summary>
internal sealed record NotReady(string Detail, IReadOnlyList<int> WaitingFor)
{
    public string Type { get; } = "about:blank";

    public string Title { get; } = "Service Unavailable";

    public int Status { get; } = StatusCodes.Status503ServiceUnavailable;

    public bool Ready { get; }
}
