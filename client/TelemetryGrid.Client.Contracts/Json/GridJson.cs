using System.Text.Json;

namespace TelemetryGrid.Client;

/// <summary>How the grid writes JSON, the same over HTTP and over the live hub: snake_case names, enums as snake_case texts, UTC timestamps.</summary>
public static class GridJson
{
    /// <summary>Read-only, metadata generated at compile time; knows the types of this assembly only.</summary>
    public static JsonSerializerOptions Options => GridJsonContext.Default.Options;
}
