using System.Text;
using TelemetryGrid.Alerting.Configuration;
using TelemetryGrid.Notifications.Sending;

namespace TelemetryGrid.Notifications.Http;

/// <summary>The <c>Authorization</c> header that an <c>http_config</c> asks for. Files are read anew for each request.</summary>
internal static class HttpAuthorization
{
    /// <returns>The header's value; null for none.</returns>
    /// <exception cref="UntoldException">A file cannot be read, or this program cannot do what is asked.</exception>
    public static async Task<string?> OfAsync(Settings http, CancellationToken cancellation)
    {
        if (http.Section("basic_auth") is { } basic)
        {
            Refuse(basic, "username_ref", "password_ref");
            var user = await SecretFile.ReadAsync(basic, "username", "username_file", cancellation).ConfigureAwait(false);
            var password = await SecretFile.ReadAsync(basic, "password", "password_file", cancellation).ConfigureAwait(false);
            // RFC 7617.
            return $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))}";
        }
        if (http.Section("authorization") is { } authorization)
        {
            Refuse(authorization, "credentials_ref");
            var credentials = await SecretFile
                .ReadAsync(authorization, "credentials", "credentials_file", cancellation)
                .ConfigureAwait(false);
            return $"{(authorization.Text("type").Trim() is { Length: > 0 } type ? type : "Bearer")} {credentials}".TrimEnd();
        }
        var bearer = await SecretFile.ReadAsync(http, "bearer_token", "bearer_token_file", cancellation).ConfigureAwait(false);
        return bearer.Length > 0 ? $"Bearer {bearer}" : null;
    }

    internal static void Refuse(Settings settings, params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            if (settings.Text(key).Length > 0)
            {
                throw new UntoldException($"'{key}' names a secret of a secret manager, which this program does not ask");
            }
        }
    }
}
