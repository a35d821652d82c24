using TelemetryGrid.Alerting.Configuration;

namespace TelemetryGrid.Notifications.Smtp;

/// <summary>The server that takes mail, and how it is spoken to.</summary>
/// <param name="Tls">The <c>tls_config</c>; null for none.</param>
internal sealed record SmtpServer(string Host, int Port, Settings? Tls)
{
    /// <summary>TLS from the first byte on (RFC 8314 section 3).</summary>
    public bool ImplicitTls { get; init; }

    /// <summary>Nothing is sent unless the server offers STARTTLS.</summary>
    public bool RequireTls { get; init; } = true;

    /// <summary>Who we say we are.</summary>
    public string Hello { get; init; } = "localhost";

    public SmtpCredentials? Credentials { get; init; }

    public string Name => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Host}:{Port}");
}
