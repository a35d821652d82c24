using System.Text.Json;

namespace TelemetryGrid.Silo.Commands;

/// <summary>Reads what the HTTP API answers instead of what it was asked for.</summary>
internal static class ApiAnswer
{
    /// <summary>The API's own sentence if the answer has one.</summary>
    public static async Task<CommandFailure> FailureAsync(HttpResponseMessage response, Uri address, CancellationToken cancellation)
    {
        try
        {
            using var json = await JsonDocument.ParseAsync(
                await response.Content.ReadAsStreamAsync(cancellation),
                cancellationToken: cancellation
            );
            if (json.RootElement.TryGetProperty("error", out var error) && error.GetString() is { } sentence)
            {
                return (int)response.StatusCode < 500
                    ? CommandFailure.Wrong(TerminalText.Of(sentence))
                    : CommandFailure.Unanswered(TerminalText.Of(sentence));
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or HttpRequestException or IOException)
        {
            // Not what the API answers; told below.
        }
        return CommandFailure.Unanswered(
            $"{address} answered {(int)response.StatusCode} ({response.StatusCode}), which is no answer of the query API; is --url right?"
        );
    }
}
