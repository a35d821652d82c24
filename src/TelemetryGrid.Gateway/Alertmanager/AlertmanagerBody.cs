using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;

namespace TelemetryGrid.Gateway.Alertmanager;

/// <summary>Reads what is posted.</summary>
internal static class AlertmanagerBody
{
    /// <summary>The largest body: some ten thousand alerts.</summary>
    public const int MaxBytes = 16 << 20;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 16 };

    public static async Task<JsonDocument> ReadAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = MaxBytes;
        }
        try
        {
            return await JsonDocument.ParseAsync(context.Request.Body, Options, context.RequestAborted);
        }
        catch (JsonException e)
        {
            throw AlertmanagerException.Bad($"parsing body from \"\" failed, because {e.Message}");
        }
    }

    public static string Text(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    /// <summary>RFC 3339 with any number of decimals. Null when it is left out, or the zero time that Go writes for nothing.</summary>
    public static DateTimeOffset? Time(JsonElement item, string name)
    {
        if (Text(item, name) is not { Length: > 0 } text)
        {
            return null;
        }
        // The clock here counts tenths of microseconds; Go writes nanoseconds.
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        var digits = dot < 0 ? 0 : text.AsSpan(dot + 1).IndexOfAnyExceptInRange('0', '9');
        if (digits > 7)
        {
            text = text.Remove(dot + 8, digits - 7);
        }
        if (
            !DateTimeOffset.TryParse(
                text,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                out var time
            )
        )
        {
            throw AlertmanagerException.Bad($"'{name}' is not a time as RFC 3339 writes it: {text[..Math.Min(text.Length, 50)]}");
        }
        return time.Year <= 1 ? null : time;
    }
}
