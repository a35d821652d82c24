using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TelemetryGrid.Notifications.Http;

/// <summary>Bodies of requests in JSON.</summary>
internal static class JsonBody
{
    public const string ContentType = "application/json";

    // The body is no part of a page: quotes and letters of all languages may stand as they are.
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Of(JsonNode node) => Encoding.UTF8.GetBytes(node.ToJsonString(Plain));

    /// <summary>Adds what is not empty.</summary>
    public static JsonObject With(this JsonObject body, string key, string text)
    {
        if (text.Length > 0)
        {
            body[key] = text;
        }
        return body;
    }

    /// <summary>Adds what is there.</summary>
    public static JsonObject With(this JsonObject body, string key, JsonNode? node)
    {
        if (node is not null and not JsonArray { Count: 0 } and not JsonObject { Count: 0 })
        {
            body[key] = node;
        }
        return body;
    }

    /// <summary>The text as it is, or cut to so many characters with an ellipsis as its last.</summary>
    public static string Cut(this string text, int length)
    {
        if (text.Length <= length)
        {
            return text;
        }
        var end = char.IsHighSurrogate(text[length - 2]) ? length - 2 : length - 1;
        return $"{text.AsSpan(0, end)}…";
    }
}
