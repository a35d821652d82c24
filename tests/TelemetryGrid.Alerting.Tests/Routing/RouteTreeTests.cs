using System.Globalization;
using System.Text;
using TelemetryGrid.Alerting.Configuration;
using TelemetryGrid.Alerting.Routing;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Tests.Routing;

public sealed class RouteTreeTests
{
    private const string Text = """
        route:
          receiver: r
          routes:
            - { matchers: [a="1"], receiver: x, continue: true }
            - { matchers: [a=~"1|2"], receiver: y, routes: [ { matchers: [b!=""], receiver: z, group_by: [a, c] } ] }
            - { matchers: [a="1"], receiver: x }
        receivers: [ { name: r }, { name: x }, { name: y }, { name: z } ]
        """;

    [Theory]
    [InlineData("a=0", "r")]
    [InlineData("a=1", "x,y")]
    [InlineData("a=2", "y")]
    [InlineData("a=2 b=1", "z")]
    [InlineData("a=1 b=1", "x,z")]
    public void Match_Labels_ReachTheDeepestRoutes(string labels, string receivers) =>
        Assert.Equal(receivers, string.Join(',', RouteTree.Receivers(Root(Text), Parse(labels))));

    [Theory]
    [InlineData("a=0")]
    [InlineData("a=1")]
    [InlineData("a=2")]
    [InlineData("a=2 b=1")]
    [InlineData("a=1 b=1")]
    public void Reaches_EachRoute_IsTrueOfThoseThatMatchNames(string labels)
    {
        var root = Root(Text);
        var named = RouteTree.Match(root, Parse(labels)).Select(r => r.Id);
        Assert.Equal(named.Order(), RouteTree.All(root).Select(r => r.Id).Where(id => RouteTree.Reaches(root, Parse(labels), id)).Order());
        var alone = root with { Routes = [] };
        Assert.True(RouteTree.Reaches(alone, Parse(labels), alone.Id));
        Assert.False(RouteTree.Reaches(alone, Parse(labels), "another"));
    }

    [Fact]
    public void GroupIdentity_Labels_AreThoseOfTheGroupingThatTheAlertHas()
    {
        var route = RouteTree.Match(Root(Text), Parse("a=2 b=1 d=4"))[0];
        var group = GroupIdentity.Of(route, Parse("a=2 b=1 d=4"));
        Assert.Equal("{}/{a=~\"1|2\"}/{b!=\"\"}:{a=\"2\"}", group.Key);
        Assert.Equal(Labels.Of(("a", "2")), group.Labels);
        Assert.Equal(Parse("q=1"), GroupIdentity.Of(route with { GroupByAll = true }, Parse("q=1")).Labels);
    }

    [Fact]
    public void GroupIdentity_ValuesThatNeedEscapes_AreEscapedInTheKey()
    {
        var route = Root(Text) with { GroupByAll = true };
        var group = GroupIdentity.Of(route, Labels.Of(("a", "plain 1.2"), ("b", "say \"x\\y\""), ("c.d", "Köln\n\u200b")));
        Assert.Equal("{}:{a=\"plain 1.2\", b=\"say \\\"x\\\\y\\\"\", \"c.d\"=\"Köln\\n\\u200b\"}", group.Key);
    }

    [Fact]
    public void All_RoutesThatMatchTheSame_HaveTheirOwnIds()
    {
        var routes = RouteTree.All(Root(Text)).ToArray();
        Assert.Equal(5, routes.Length);
        Assert.Equal(5, routes.Select(r => r.Id).Distinct().Count());
        Assert.Equal(4, routes.Select(r => r.Key).Distinct().Count());
    }

    [Fact]
    public async Task Match_RandomTrees_AgreeWithAmtool()
    {
        var random = new Random(42);
        var file = Path.Combine(Path.GetTempPath(), $"alerting-routes-{Guid.NewGuid():N}.yml");
        try
        {
            for (var round = 0; round < 12; round++)
            {
                var receivers = new List<string>();
                var text = new StringBuilder("route:\n");
                Write(text, random, receivers, depth: 0);
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"receivers: [ {string.Join(", ", receivers.Select(r => $"{{ name: {r} }}"))} ]\n"
                );
                await File.WriteAllTextAsync(file, text.ToString(), TestContext.Current.CancellationToken);
                for (var i = 0; i < 4; i++)
                {
                    var labels = string.Join(' ', "abc".Where(_ => random.Next(4) > 0).Select(name => $"{name}={random.Next(3)}"));
                    var (_, output) = await PeerTool.RunAsync(
                        "amtool",
                        ["config", "routes", "test", $"--config.file={file}", .. labels.Split(' ', StringSplitOptions.RemoveEmptyEntries)]
                    );
                    // amtool names a receiver as often as it is reached.
                    var ours = string.Join(',', RouteTree.Match(Root(text.ToString()), Parse(labels)).Select(r => r.Receiver));
                    Assert.True(output.Split('\n')[0].Trim() == ours, $"{text}\n{labels}\namtool: {output}\nours: {ours}");
                }
            }
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static void Write(StringBuilder text, Random random, List<string> receivers, int depth)
    {
        var indent = new string(' ', 2 + (4 * depth));
        receivers.Add(string.Create(CultureInfo.InvariantCulture, $"r{receivers.Count}"));
        text.Append(CultureInfo.InvariantCulture, $"{indent}receiver: {receivers[^1]}\n");
        if (depth > 0)
        {
            var op = ((string[])["=", "!=", "=~", "!~"])[random.Next(4)];
            text.Append(CultureInfo.InvariantCulture, $"{indent}matchers: ['{"abc"[random.Next(3)]}{op}\"{random.Next(3)}\"']\n");
            text.Append(CultureInfo.InvariantCulture, $"{indent}continue: {(random.Next(2) == 0 ? "true" : "false")}\n");
        }
        var children = depth < 3 ? random.Next(4) : 0;
        for (var i = 0; i < children; i++)
        {
            var child = new StringBuilder();
            Write(child, random, receivers, depth + 1);
            text.Append(i == 0 ? $"{indent}routes:\n" : "").Append(indent).Append("  - ").Append(child.ToString().TrimStart());
        }
    }

    private static Route Root(string text)
    {
        var result = ConfigurationReader.Read(text, "am.yml");
        Assert.Empty(result.Errors);
        return result.Configuration!.Root;
    }

    private static Labels Parse(string labels) =>
        Labels.Of([.. labels.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(l => (l.Split('=')[0], l.Split('=')[1]))]);
}
