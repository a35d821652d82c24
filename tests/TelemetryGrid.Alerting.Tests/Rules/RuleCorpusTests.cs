using TelemetryGrid.Alerting.Rules;
using TelemetryGrid.Tests.Corpus;

namespace TelemetryGrid.Alerting.Tests.Rules;

public sealed class RuleCorpusTests
{
    [Fact]
    public void Read_EveryCorpusFile_HasTheVerdictOfItsName()
    {
        var folder = CorpusFolder.Require("rule-fixtures");
        var differences = new List<string>();
        var files = Directory.GetFiles(folder, "*.yaml", SearchOption.AllDirectories);
        foreach (var path in files)
        {
            var name = Path.GetFileName(path);
            var scheme = name.StartsWith("legacy_", StringComparison.Ordinal) ? LabelNameScheme.Legacy : LabelNameScheme.Utf8;
            var isBad = name.EndsWith(".bad.yaml", StringComparison.Ordinal) || name == "invalid_rules.yaml";
            var result = RuleFileReader.Read(File.ReadAllText(path), name, scheme);
            if (result.Errors.IsEmpty == isBad)
            {
                differences.Add($"{name}: {string.Join("; ", result.Errors)}");
            }
            else if (!isBad && result.Groups.Sum(g => g.Rules.Length) == 0)
            {
                differences.Add($"{name}: no rules");
            }
        }
        Assert.Empty(differences);
        Assert.True(files.Length > 25);
    }
}
