using TelemetryGrid.Alerting.Rules;
using TelemetryGrid.Tests.Corpus;

namespace TelemetryGrid.Alerting.Tests.Rules;

public sealed class CheckCorpusTests
{
    // Which names labels may have, and some keys, depends on the version that is installed.
    private static bool DependsOnVersion(string name) =>
        name.StartsWith("utf-8_", StringComparison.Ordinal) || name.StartsWith("legacy_", StringComparison.Ordinal) || name is "test.yaml";

    [Fact]
    public async Task Read_EveryCorpusFile_HasTheVerdictOfPromtool()
    {
        var folder = CorpusFolder.Require("rule-fixtures");
        var differences = new List<string>();
        foreach (var path in Directory.GetFiles(folder, "*.yaml", SearchOption.AllDirectories))
        {
            var (ok, output) = await PeerTool.RunAsync("promtool", "check", "rules", path);
            var errors = RuleFileReader.Read(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken), path).Errors;
            if (errors.IsEmpty != ok && !DependsOnVersion(Path.GetFileName(path)))
            {
                differences.Add($"{Path.GetFileName(path)}: promtool {output}; here {string.Join("; ", errors)}");
            }
        }
        Assert.Empty(differences);
    }
}
