using TelemetryGrid.Collectors.Prometheus;
using TelemetryGrid.PromQL;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Collectors.Tests.Prometheus;

public sealed class RelabelTests
{
    private const string Dropped = "dropped";

    public static TheoryData<string, RelabelRule, string, string> Table =>
        new()
        {
            {
                "replace without anything but a target copies",
                new RelabelRule { SourceLabels = ["a"], TargetLabel = "b" },
                "a=foo",
                "a=foo,b=foo"
            },
            {
                "replace that does not match leaves everything",
                new RelabelRule
                {
                    SourceLabels = ["a"],
                    Regex = "bar",
                    TargetLabel = "b",
                    Replacement = "x",
                },
                "a=foo",
                "a=foo"
            },
            {
                "a regex is anchored",
                new RelabelRule
                {
                    SourceLabels = ["a"],
                    Regex = "o",
                    TargetLabel = "b",
                    Replacement = "x",
                },
                "a=foo",
                "a=foo"
            },
            {
                "groups by number, braced and bare",
                new RelabelRule
                {
                    SourceLabels = ["a"],
                    Regex = "f(.*?)-(.*)",
                    TargetLabel = "b",
                    Replacement = "${2}x$1",
                },
                "a=foo-bar",
                "a=foo-bar,b=barxoo"
            },
            {
                "a bare reference takes every word character that follows",
                new RelabelRule
                {
                    SourceLabels = ["a"],
                    Regex = "(.*)",
                    TargetLabel = "b",
                    Replacement = "<$1x>",
                },
                "a=foo",
                "a=foo,b=<>"
            },
            {
                "two dollar signs are one; one that refers to nothing stays",
                new RelabelRule
                {
                    SourceLabels = ["a"],
                    TargetLabel = "b",
                    Replacement = "$$1 $ ${1",
                },
                "a=foo",
                "a=foo,b=$1 $ ${1"
            },
            {
                "named groups count with the others from the left",
                new RelabelRule
                {
                    SourceLabels = ["a"],
                    Regex = "(?P<host>[^:]+):(\\d+)",
                    TargetLabel = "b",
                    Replacement = "$2/${host}/$1",
                },
                "a=h:80",
                "a=h:80,b=80/h/h"
            },
            {
                "several source labels are joined by a semicolon, absent ones as nothing",
                new RelabelRule
                {
                    SourceLabels = ["a", "none", "c"],
                    Regex = "foo;;baz",
                    TargetLabel = "b",
                    Replacement = "yes",
                },
                "a=foo,c=baz",
                "a=foo,b=yes,c=baz"
            },
            {
                "a separator of one's own",
                new RelabelRule
                {
                    SourceLabels = ["a", "c"],
                    Separator = "||",
                    TargetLabel = "b",
                },
                "a=foo,c=baz",
                "a=foo,b=foo||baz,c=baz"
            },
            {
                "an empty replacement removes the target",
                new RelabelRule { TargetLabel = "a", Replacement = "" },
                "a=foo,c=baz",
                "c=baz"
            },
            {
                "no source labels match the default and set a constant",
                new RelabelRule { TargetLabel = "b", Replacement = "k" },
                "a=foo",
                "a=foo,b=k"
            },
            {
                "the target may hold groups",
                new RelabelRule
                {
                    SourceLabels = ["a"],
                    Regex = "(.*)=(.*)",
                    TargetLabel = "x_${1}",
                    Replacement = "$2",
                },
                "a=k=v",
                "a=k=v,x_k=v"
            },
            {
                "a target that expands to nothing sets nothing",
                new RelabelRule
                {
                    SourceLabels = ["a"],
                    Regex = "(x?).*",
                    TargetLabel = "$1",
                    Replacement = "v",
                },
                "a=foo",
                "a=foo"
            },
            { "keep what matches", Rule(RelabelAction.Keep, "f.*"), "a=foo", "a=foo" },
            { "keep drops the rest", Rule(RelabelAction.Keep, "b.*"), "a=foo", Dropped },
            { "drop what matches", Rule(RelabelAction.Drop, "f.*"), "a=foo", Dropped },
            { "drop keeps the rest", Rule(RelabelAction.Drop, "b.*"), "a=foo", "a=foo" },
            {
                "drop by default drops everything",
                new RelabelRule { Action = RelabelAction.Drop },
                "a=foo",
                Dropped
            },
            { "dot matches a newline", Rule(RelabelAction.Keep, "f.o"), "a=f\no", "a=f\no" },
            {
                "keepequal keeps equals",
                new RelabelRule
                {
                    Action = RelabelAction.KeepEqual,
                    SourceLabels = ["a"],
                    TargetLabel = "b",
                },
                "a=1,b=1",
                "a=1,b=1"
            },
            {
                "keepequal drops others",
                new RelabelRule
                {
                    Action = RelabelAction.KeepEqual,
                    SourceLabels = ["a"],
                    TargetLabel = "b",
                },
                "a=1,b=2",
                Dropped
            },
            {
                "dropequal drops equals, several source labels joined",
                new RelabelRule
                {
                    Action = RelabelAction.DropEqual,
                    SourceLabels = ["a", "c"],
                    TargetLabel = "b",
                },
                "a=1,b=1;2,c=2",
                Dropped
            },
            {
                "dropequal keeps others",
                new RelabelRule
                {
                    Action = RelabelAction.DropEqual,
                    SourceLabels = ["a"],
                    TargetLabel = "b",
                },
                "a=1",
                "a=1"
            },
            {
                "labelmap copies by name",
                new RelabelRule { Action = RelabelAction.LabelMap, Regex = "__meta_(.+)" },
                "__meta_rack=r1,__meta_x=2,a=1",
                "__meta_rack=r1,__meta_x=2,a=1,rack=r1,x=2"
            },
            {
                "labelmap does not look at what it set",
                new RelabelRule
                {
                    Action = RelabelAction.LabelMap,
                    Regex = "x(.*)",
                    Replacement = "xx$1",
                },
                "x=1,xx=2",
                "x=1,xx=1,xxx=2"
            },
            {
                "labeldrop by name",
                new RelabelRule { Action = RelabelAction.LabelDrop, Regex = "b.*" },
                "a=1,b=2,bb=3,cb=4",
                "a=1,cb=4"
            },
            {
                "labelkeep by name",
                new RelabelRule { Action = RelabelAction.LabelKeep, Regex = "b.*" },
                "a=1,b=2,bb=3,cb=4",
                "b=2,bb=3"
            },
            {
                "lowercase",
                new RelabelRule
                {
                    Action = RelabelAction.Lowercase,
                    SourceLabels = ["a"],
                    TargetLabel = "b",
                },
                "a=FoO",
                "a=FoO,b=foo"
            },
            {
                "uppercase in place",
                new RelabelRule
                {
                    Action = RelabelAction.Uppercase,
                    SourceLabels = ["a"],
                    TargetLabel = "a",
                },
                "a=FoO",
                "a=FOO"
            },
        };

    [Theory]
    [MemberData(nameof(Table))]
    public void Apply_Rule_AsItsActionSays(string what, RelabelRule rule, string before, string after)
    {
        Assert.Equal($"{what}: {after}", $"{what}: {Relabel(before, rule)}");
    }

    [Theory]
    [InlineData("foo", 1000UL)]
    [InlineData("", 16UL)]
    [InlineData("10.0.0.1:9100", 7UL)]
    [InlineData("grün", ulong.MaxValue)]
    public void Apply_HashMod_IsTheLastHalfOfTheMd5SumModuloTheModulus(string value, ulong modulus)
    {
        var sum = System.Numerics.BigInteger.Zero;
#pragma warning disable CA5351 // The hash protects nothing.
        foreach (var b in System.Security.Cryptography.MD5.HashData(System.Text.Encoding.UTF8.GetBytes(value))[8..])
#pragma warning restore CA5351
        {
            sum = (sum * 256) + b;
        }
        var rule = new RelabelRule
        {
            Action = RelabelAction.HashMod,
            SourceLabels = ["a"],
            TargetLabel = "b",
            Modulus = modulus,
        };
        var labels = new LabelScratch();
        labels.Set("a", value);

        Assert.True(new RelabelConfig(rule).Apply(labels));

        Assert.Equal((sum % modulus).ToString(System.Globalization.CultureInfo.InvariantCulture), labels.Get("b"));
    }

    // Known sums: md5("foo") = acbd18db4cc2f85cedef654fccc4a4d8.
    [Fact]
    public void Apply_HashMod_KnownSum()
    {
        var rule = new RelabelRule
        {
            Action = RelabelAction.HashMod,
            SourceLabels = ["a"],
            TargetLabel = "b",
            Modulus = 1000,
        };

        Assert.Equal($"a=foo,b={0xedef654fccc4a4d8UL % 1000}", Relabel("a=foo", rule));
    }

    [Fact]
    public void ApplyAll_SeveralRules_InTheirOrderUntilOneDrops()
    {
        RelabelRule[] rules =
        [
            new() { SourceLabels = ["a"], TargetLabel = "b" },
            new()
            {
                Action = RelabelAction.Drop,
                SourceLabels = ["b"],
                Regex = "drop-me",
            },
            new() { Action = RelabelAction.LabelDrop, Regex = "a" },
        ];

        Assert.Equal("b=stay", Relabel("a=stay", rules));
        Assert.Equal(Dropped, Relabel("a=drop-me", rules));
    }

    public static TheoryData<RelabelRule, string[]> Invalid =>
        new()
        {
            { new RelabelRule(), ["target_label: replace needs one"] },
            {
                new RelabelRule { Action = RelabelAction.HashMod, SourceLabels = ["a"] },
                ["target_label: hashmod needs one", "modulus: hashmod needs one above 0"]
            },
            {
                new RelabelRule
                {
                    Action = RelabelAction.Lowercase,
                    TargetLabel = "b",
                    Replacement = "x",
                },
                ["replacement: lowercase takes none"]
            },
            {
                new RelabelRule { Action = RelabelAction.LabelMap, Replacement = "" },
                ["replacement: labelmap needs one that is not empty"]
            },
            {
                new RelabelRule
                {
                    Action = RelabelAction.LabelDrop,
                    SourceLabels = ["a"],
                    TargetLabel = "b",
                    Separator = ",",
                    Modulus = 2,
                    Replacement = "x",
                },
                [
                    "source_labels: labeldrop takes only regex",
                    "target_label: labeldrop takes only regex",
                    "modulus: labeldrop takes only regex",
                    "separator: labeldrop takes only regex",
                    "replacement: labeldrop takes only regex",
                ]
            },
            {
                new RelabelRule
                {
                    Action = RelabelAction.DropEqual,
                    SourceLabels = ["a"],
                    Regex = "x",
                    Separator = ",",
                },
                [
                    "target_label: dropequal needs one",
                    "regex: dropequal takes only source_labels and target_label",
                    "separator: dropequal takes only source_labels and target_label",
                ]
            },
            {
                new RelabelRule { Action = RelabelAction.Keep, SourceLabels = ["a", ""] },
                ["source_labels: a label's name is empty"]
            },
        };

    [Theory]
    [MemberData(nameof(Invalid))]
    public void Validate_WrongRule_ListsEveryError(RelabelRule rule, string[] errors)
    {
        Assert.Equal(errors, RelabelRules.Validate(rule).Select(e => e.ToString()));
        var thrown = Assert.Throws<ArgumentException>(() => new RelabelConfig(rule));
        Assert.All(errors, e => Assert.Contains(e, thrown.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("(")]
    [InlineData("(?<=a)b")]
    [InlineData(@"(a)\1")]
    public void Validate_RegexThatCannotRun_SaysWhy(string regex)
    {
        var errors = RelabelRules.Validate(new RelabelRule { TargetLabel = "b", Regex = regex });

        Assert.Equal("regex", Assert.Single(errors).Key);
    }

    [Fact]
    public void Apply_RegexThatExplodesWithBacktracking_EndsAtOnce()
    {
        var rule = new RelabelRule
        {
            Action = RelabelAction.Keep,
            SourceLabels = ["a"],
            Regex = "(a+)+b",
        };

        Assert.Equal(Dropped, Relabel("a=" + new string('a', 20_000), rule));
    }

    [Theory]
    [InlineData(@"\(?P<a>(x)", "1")]
    [InlineData(@"[](?P<b>]*(x)", "1")]
    [InlineData(@"[^](]*(x)", "1")]
    [InlineData(@"(?:y)?(?i:z)?(x)", "1")]
    public void GroupOf_BracketsThatOpenNoGroup_AreNotCounted(string regex, string group)
    {
        var pattern = new RelabelPattern(regex);

        Assert.Equal(2, pattern.Regex.GetGroupNumbers().Length);
        Assert.Equal(1, pattern.GroupOf(group));
        Assert.Equal(-1, pattern.GroupOf("a"));
    }

    private static RelabelRule Rule(RelabelAction action, string regex) =>
        new()
        {
            Action = action,
            SourceLabels = ["a"],
            Regex = regex,
        };

    private static string Relabel(string before, params RelabelRule[] rules)
    {
        var scratch = new LabelScratch();
        foreach (var pair in before.Split(','))
        {
            var at = pair.IndexOf('=', StringComparison.Ordinal);
            scratch.Set(pair[..at], pair[(at + 1)..]);
        }
        if (!RelabelConfig.ApplyAll([.. rules.Select(r => new RelabelConfig(r))], scratch))
        {
            return Dropped;
        }
        var labels = scratch.Build();
        return string.Join(',', Enumerable.Range(0, labels.Count).Select(i => $"{labels.NameAt(i)}={labels.ValueAt(i)}"));
    }
}
