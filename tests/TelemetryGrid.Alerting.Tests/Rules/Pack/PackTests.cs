using System.Runtime.CompilerServices;
using TelemetryGrid.Alerting.Rules;
using TelemetryGrid.Alerting.Rules.Testing;

namespace TelemetryGrid.Alerting.Tests.Rules.Pack;

public sealed class PackTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tests_OfThePack_Pass()
    {
        var path = Path.Combine(Folder(), "pack.tests.yaml");
        var read = RuleTestFileReader.Read(await File.ReadAllTextAsync(path, Stop), path);
        Assert.Empty(read.Errors);

        var failures = await RuleTestRunner.RunAsync(read.File!, await GroupsAsync(), Stop);

        Assert.Empty(
            failures.SelectMany(f => (string[])[f.What, .. f.Missing.Select(m => "- " + m), .. f.Unexpected.Select(u => "+ " + u)])
        );
        foreach (var rule in (await GroupsAsync()).SelectMany(g => g.Rules))
        {
            Assert.Contains(read.File!.Tests[0].Expressions[0].Expected, e => e.Labels["alertname"] == rule.Name);
        }
    }

    [Fact]
    public async Task Tests_OfThePack_PassInPromtoolToo()
    {
        var (ok, output) = await PeerTool.RunAsync("promtool", "test", "rules", Path.Combine(Folder(), "pack.tests.yaml"));

        Assert.True(ok, output);
    }

    [Fact]
    public async Task Rules_OfThePack_SayWhatItIsHowBadAndWhatToDo()
    {
        var rules = (await GroupsAsync()).SelectMany(g => g.Rules).Cast<AlertingRule>().ToList();

        Assert.True(rules.Count > 30);
        Assert.Equal(rules.Count, rules.Select(r => r.Name).Distinct().Count());
        foreach (var rule in rules)
        {
            Assert.Contains(rule.Labels["severity"], (string[])["critical", "warning", "info"]);
            Assert.All((string[])["summary", "description", "remediation"], a => Assert.NotEmpty(rule.Annotations[a]));
        }
    }

    [Fact]
    public async Task EntityRules_OfThePack_AreReadAndSayWhatToDo()
    {
        var path = Path.Combine(Folder(), "../../../../grains/Rules/Pack/entities.entity-rules.yaml");

        var read = RuleFileReader.Read(await File.ReadAllTextAsync(path, Stop), path);

        Assert.Empty(read.Errors);
        Assert.All(
            read.Groups.SelectMany(g => g.EntityRules),
            r => Assert.All((string[])["summary", "description", "remediation"], a => Assert.NotEmpty(r.Annotations[a]))
        );
    }

    private static async Task<List<RuleGroup>> GroupsAsync()
    {
        var groups = new List<RuleGroup>();
        foreach (var path in Directory.GetFiles(Path.Combine(Folder(), "../../../../grains/Rules/Pack"), "*.rules.yaml").Order())
        {
            var read = RuleFileReader.Read(await File.ReadAllTextAsync(path, Stop), path);
            Assert.Empty(read.Errors);
            groups.AddRange(read.Groups);
        }
        return groups;
    }

    private static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
