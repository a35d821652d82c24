using System.Text.Json;
using TelemetryGrid.Gateway.Errors;

namespace TelemetryGrid.Gateway.Sources;

/// <summary>Reads the JSON document that a request carries.</summary>
internal static class JsonBody
{
    private const int MaxDepth = 8;

    /// <summary>Goes on with the document; answers what is wrong where there is none.</summary>
    public static async Task<IResult> ReadAsync(HttpContext context, Func<JsonElement, Task<IResult>> then)
    {
        if (!context.Request.HasJsonContentType())
        {
            return ProblemResult.Of(StatusCodes.Status415UnsupportedMediaType, "The request's body must be application/json.");
        }
        JsonDocument body;
        try
        {
            body = await JsonDocument.ParseAsync(
                context.Request.Body,
                new JsonDocumentOptions { MaxDepth = MaxDepth },
                context.RequestAborted
            );
        }
        catch (JsonException e)
        {
            return ProblemResult.BadRequest($"The body is not JSON: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}.");
        }
        using (body)
        {
            return await then(body.RootElement);
        }
    }
}
