using System.Text.Json;

namespace TelemetryGrid.Client.Live;

/// <summary>Any message of the SignalR hub protocol in its JSON encoding; which properties are set depends on <see cref="Type"/>.</summary>
internal sealed record HubMessage
{
    public HubMessageType Type { get; init; }

    public string? InvocationId { get; init; }

    public string? Target { get; init; }

    public IReadOnlyList<JsonElement>? Arguments { get; init; }

    public JsonElement? Item { get; init; }

    public string? Error { get; init; }
}
