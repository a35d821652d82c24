using System.Text.Json;
using TelemetryGrid.Alerting.Matchers;
using TelemetryGrid.Tests.Corpus;

namespace TelemetryGrid.Alerting.Tests.Matchers;

public sealed class MatcherCorpusTests
{
    [Fact]
    public void TryParse_EveryCorpusMatcher_HasTheSameVerdict()
    {
        var path = Path.Combine(CorpusFolder.Require("alertmanager"), "matcher-parse-utf8.json");
        using var cases = JsonDocument.Parse(File.ReadAllBytes(path));
        // The file holds two tables, lists of matchers and then single ones, both of which begin alike.
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var (single, compared) = (false, 0);
        var differences = new List<string>();
        foreach (var entry in cases.RootElement.EnumerateArray())
        {
            var input = entry.GetProperty("input").GetString()!;
            single |= !seen.Add(input);
            var parsed = Utf8MatcherParser.TryParse(input, out var matchers, out var reason) && (!single || matchers.Length == 1);
            if (parsed != entry.GetProperty("valid").GetBoolean())
            {
                differences.Add($"{input}: {parsed} {reason}");
            }
            compared++;
        }
        Assert.Empty(differences);
        Assert.True(compared > 60);
    }
}
