using System.Text.Json;
using TelemetryGrid.Protocols.Exposition;
using TelemetryGrid.Protocols.Tests.Corpus;
using TelemetryGrid.Tests.Corpus;

namespace TelemetryGrid.Protocols.Tests.Exposition;

/// <summary>The parser cases of the OpenMetrics project: every one is judged as its test.json says, none is left out.</summary>
public sealed class OpenMetricsCorpusTests
{
    private static readonly string[] LeftOut = [];

    [Fact]
    public void TryCheck_EveryParserCase_IsJudgedAsExpected()
    {
        var folders = Directory.GetDirectories(Path.Combine(CorpusFolder.Require("openmetrics"), "parsers"));
        var wrong = new List<string>();
        var judged = (Valid: 0, Bad: 0);
        foreach (var folder in folders.Where(folder => !LeftOut.Contains(Path.GetFileName(folder))).Order(StringComparer.Ordinal))
        {
            using var description = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "test.json")));
            var expected = description.RootElement.GetProperty("shouldParse").GetBoolean();
            var page = File.ReadAllBytes(Path.Combine(folder, description.RootElement.GetProperty("file").GetString()!));
            var sound = OpenMetricsChecker.TryCheck(page, out var error);
            judged = expected ? (judged.Valid + 1, judged.Bad) : (judged.Valid, judged.Bad + 1);
            if (sound != expected)
            {
                wrong.Add($"{Path.GetFileName(folder)}: {(sound ? "accepted" : error.ToString())}");
            }
            Assert.Equal(!sound, error.Line > 0 && error.Reason.Length > 0);
        }
        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
        Assert.True(judged is { Valid: > 30, Bad: > 100 }, judged.ToString());
    }
}
