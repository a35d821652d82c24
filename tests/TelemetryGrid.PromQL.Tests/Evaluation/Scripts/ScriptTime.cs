using System.Globalization;
using System.Text.RegularExpressions;

namespace TelemetryGrid.PromQL.Tests.Evaluation.Scripts;

/// <summary>Times such as <c>1m40s</c>, or a plain number of seconds.</summary>
internal static partial class ScriptTime
{
    public static long Parse(string text)
    {
        if (double.TryParse(text, CultureInfo.InvariantCulture, out var seconds))
        {
            return (long)(seconds * 1000);
        }
        long sum = 0;
        foreach (Match part in PartPattern().Matches(text))
        {
            sum +=
                long.Parse(part.Groups[1].Value, CultureInfo.InvariantCulture)
                * part.Groups[2].Value switch
                {
                    "ms" => 1,
                    "s" => 1000,
                    "m" => 60_000,
                    "h" => 3_600_000,
                    _ => 86_400_000L,
                };
        }
        return sum;
    }

    [GeneratedRegex(@"(\d+)(ms|[smhd])")]
    private static partial Regex PartPattern();
}
