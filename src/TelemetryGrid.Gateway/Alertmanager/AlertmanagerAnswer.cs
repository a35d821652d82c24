using System.Collections.Immutable;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace TelemetryGrid.Gateway.Alertmanager;

/// <summary>How Alertmanager writes what it answers.</summary>
internal static class AlertmanagerAnswer
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task JsonAsync(HttpContext context, Action<Utf8JsonWriter> write)
    {
        context.Response.ContentType = "application/json";
        // Answers of many alerts go out in pieces: the writer flushes into the response's own buffer.
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter, Options);
        write(json);
        await json.FlushAsync(context.RequestAborted);
    }

    /// <summary>An error is a JSON text; one of a request that cannot be read has a code beside it.</summary>
    public static Task ErrorAsync(HttpContext context, int status, string message)
    {
        context.Response.StatusCode = status;
        return JsonAsync(
            context,
            json =>
            {
                if (status == StatusCodes.Status422UnprocessableEntity)
                {
                    json.WriteStartObject();
                    json.WriteNumber("code", 602);
                    json.WriteString("message", message);
                    json.WriteEndObject();
                }
                else
                {
                    json.WriteStringValue(message);
                }
            }
        );
    }

    public static void Labels(Utf8JsonWriter json, string name, ImmutableArray<string> pairs)
    {
        json.WriteStartObject(name);
        for (var i = 0; i + 1 < pairs.Length; i += 2)
        {
            json.WriteString(pairs[i], pairs[i + 1]);
        }
        json.WriteEndObject();
    }

    public static void Time(Utf8JsonWriter json, string name, DateTimeOffset time) =>
        json.WriteString(name, time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));

    public static void Texts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }
        json.WriteEndArray();
    }
}
