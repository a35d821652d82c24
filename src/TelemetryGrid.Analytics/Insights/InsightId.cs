using System.Text;
using TelemetryGrid.Analytics.Sketches;

namespace TelemetryGrid.Analytics.Insights;

/// <summary>Ids that follow from what an insight is about, so that the same observation made twice is one.</summary>
internal static class InsightId
{
    public static string Of(InsightType type, long timeMs, params ReadOnlySpan<string> parts)
    {
        // A length before each part, or "ab", "c" would be "a", "bc".
        var text = new StringBuilder($"{InsightNames.Of(type)} {timeMs}");
        foreach (var part in parts)
        {
            text.Append($" {part.Length}:{part}");
        }

        return StableHash.Of(Encoding.UTF8.GetBytes(text.ToString())).ToString("x16");
    }
}
