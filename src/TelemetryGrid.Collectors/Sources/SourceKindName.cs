using System.Text.Json;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Collectors.Sources;

/// <summary>The kind as configuration, API and instruments write it.</summary>
internal static class SourceKindName
{
    private static readonly string[] Names =
    [
        .. Enum.GetValues<SourceKind>().Select(k => JsonNamingPolicy.SnakeCaseLower.ConvertName(k.ToString())),
    ];

    public static string Of(SourceKind kind) => Names[(int)kind];
}
