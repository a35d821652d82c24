using TelemetryGrid.Alerting.Configuration;

namespace TelemetryGrid.Notifications.Http;

/// <summary>A request to a receiver's server.</summary>
/// <param name="Settings">The integration's <c>http_config</c>; null for none.</param>
/// <param name="Url">Where to; it may hold a secret.</param>
/// <param name="Body">What to send.</param>
/// <param name="ContentType">What that is.</param>
internal sealed record HttpCall(Settings? Settings, string Url, ReadOnlyMemory<byte> Body, string ContentType)
{
    public HttpMethod Method { get; init; } = HttpMethod.Post;

    /// <summary>The <c>Authorization</c> header of the receiver's kind; null to take what <c>http_config</c> says.</summary>
    public string? Authorization { get; init; }
}
