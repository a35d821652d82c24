using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using TelemetryGrid.Alerting.Configuration;
using TelemetryGrid.Alerting.Notifications;
using TelemetryGrid.Alerting.Templates;

namespace TelemetryGrid.Notifications.Sending;

/// <summary>One attempt: what is told, the settings of the integration, and its texts filled in.</summary>
internal sealed class NotificationContext(NotificationRequest request, NotificationTemplates templates, TemplateOptions options)
{
    // What is configured may be a mapping as deep as YAML allows.
    private const int MaxDepth = 32;

    public NotificationRequest Request => request;

    public Settings Settings => request.Integration.Settings;

    public Settings? Http => Settings.Section("http_config");

    public bool IsFiring => !request.Notification.Firing.IsEmpty;

    public string Status => IsFiring ? "firing" : "resolved";

    public string ExternalUrl => options.ExternalUrl;

    public DateTimeOffset Now => options.Now;

    /// <summary>Names the group to receivers that want a key of letters and digits: SHA-256 of <c>Group.Key</c>, in hexadecimal.</summary>
    public string GroupHash => Hash(request.Group.Key);

    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>The setting filled in, or the fallback where the configuration leaves it out.</summary>
    public string Text(string key, string fallback = "") => Fill(Settings.Has(key) ? Settings.Text(key) : fallback);

    /// <summary>The same with what is filled in escaped for HTML.</summary>
    public string Html(string key, string fallback = "") =>
        Fill(Settings.Has(key) ? Settings.Text(key) : fallback, options with { Html = true });

    public string Fill(string text) => Fill(text, options);

    /// <summary>Every text of a setting that no schema describes, filled in.</summary>
    public JsonNode? FillAny(object? value, int depth = 0) =>
        value switch
        {
            null => null,
            _ when depth > MaxDepth => null,
            string text => JsonValue.Create(Fill(text)),
            ImmutableArray<object> list => new JsonArray([.. list.Select(item => FillAny(item, depth + 1))]),
            IReadOnlyDictionary<string, object> map => new JsonObject(
                map.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, FillAny(p.Value, depth + 1)))
            ),
            _ => JsonValue.Create(Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)),
        };

    /// <summary>A secret of the settings, or of the file that they name, which is read anew each time; empty when there is neither.</summary>
    /// <exception cref="UntoldException">The file cannot be read.</exception>
    public Task<string> SecretAsync(string key, string fileKey, CancellationToken cancellation) =>
        SecretFile.ReadAsync(Settings, key, fileKey, cancellation);

    private string Fill(string text, TemplateOptions how) =>
        templates.Fill(text, request.Notification, request.Receiver, request.Group.Labels, how);
}
