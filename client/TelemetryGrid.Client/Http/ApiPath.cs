using System.Text.Json;

namespace TelemetryGrid.Client.Http;

/// <summary>How paths and values are written in addresses.</summary>
internal static class ApiPath
{
    public const string Root = "api/v1/";

    /// <summary>One segment of a path.</summary>
    public static string Segment(string id)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        return Uri.EscapeDataString(id);
    }

    /// <summary>An id with slashes in it, which stay.</summary>
    public static string Segments(string id)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        return string.Join('/', id.Split('/').Select(Uri.EscapeDataString));
    }

    /// <summary>A value as the API writes it; null stays null.</summary>
    public static string? Name<TEnum>(TEnum? value)
        where TEnum : struct, Enum => value is null ? null : JsonNamingPolicy.SnakeCaseLower.ConvertName(value.Value.ToString());
}
