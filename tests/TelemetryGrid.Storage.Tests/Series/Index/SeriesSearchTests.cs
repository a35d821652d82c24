using System.Collections.Immutable;
using System.Globalization;
using TelemetryGrid.PromQL;
using TelemetryGrid.Storage.Series;

namespace TelemetryGrid.Storage.Tests.Series;

public sealed class SeriesSearchTests
{
    private readonly Lock _gate = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Find_RandomSeriesAndMatchers_FindsWhatTestingEachWould(int seed)
    {
        var random = new Random(seed);
        var index = new LabelIndex();
        var search = new SeriesSearch(index, _gate, int.MaxValue);
        var model = new Dictionary<IndexedSeries, Labels>();
        for (var round = 0; round < 60; round++)
        {
            for (var i = random.Next(200); i > 0; i--)
            {
                var labels = RandomLabels(random);
                var series = new HotSeries(0);
                index.Add(series, labels);
                model.Add(series, labels);
            }
            // Now and then nearly all leave, so that numbers are given anew.
            var leave = random.Next(4) == 0 ? 0.95 : 0.2;
            foreach (var series in model.Keys.Where(_ => random.NextDouble() < leave).ToArray())
            {
                index.Remove(series);
                model.Remove(series);
            }
            for (var i = 0; i < 20; i++)
            {
                ImmutableArray<LabelMatcher> matchers = [.. Enumerable.Range(0, 1 + random.Next(4)).Select(_ => RandomMatcher(random))];
                var expected = model.Where(s => matchers.All(m => m.Matches(s.Value[m.Name]))).Select(s => s.Key).ToHashSet();
                var found = search.Find(matchers, TestContext.Current.CancellationToken);
                Assert.Equal(expected.Count, found.Count);
                foreach (var one in found)
                {
                    Assert.True(expected.Remove(one.Series), $"{string.Join(',', matchers)} found {one.Labels}, or found it twice");
                    Assert.Equal(model[one.Series], one.Labels);
                }
            }
            CompareListings(index, model);
        }
    }

    [Fact]
    public void Remove_LastSeriesOfAValue_TakesTheValueAndTheNameAlong()
    {
        var index = new LabelIndex();
        var (one, two) = (new HotSeries(1), new HotSeries(2));
        index.Add(one, Labels.Of(("job", "a"), ("zone", "x")));
        index.Add(two, Labels.Of(("job", "a")));
        Assert.Equal(2, index.PairCount);
        index.Remove(one);
        Assert.Equal(1, index.PairCount);
        Assert.Null(index.FindName("zone"));
        index.Remove(two);
        Assert.Empty(index.Names);
        Assert.Equal(0, index.Count);
    }

    [Fact]
    public void Add_EqualTexts_AreKeptOnce()
    {
        var index = new LabelIndex();
        var (one, two) = (new HotSeries(1), new HotSeries(2));
        index.Add(one, Labels.Of(("job", new string('a', 20))));
        index.Add(two, Labels.Of((new string("job"), new string('a', 20))));
        Assert.Same(index.TextOf(one)[1], index.TextOf(two)[1]);
        Assert.Same(index.TextOf(one)[0], index.TextOf(two)[0]);
    }

    [Fact]
    public void Find_MoreThanMayBeRead_SaysSo()
    {
        var index = new LabelIndex();
        for (var i = 0; i < 11; i++)
        {
            index.Add(new HotSeries((ulong)i), Labels.Of(("job", "a"), ("i", i.ToString(CultureInfo.InvariantCulture))));
        }
        var search = new SeriesSearch(index, _gate, 10);
        var error = Assert.Throws<QueryException>(() => search.Find([new LabelMatcher("job", MatchOperator.Equal, "a")], default));
        Assert.Equal(QueryErrorKind.Execution, error.Kind);
        Assert.Equal("the selector matches 11 series of one partition; at most 10 may be read at once", error.Message);
        Assert.Equal(10, search.Find([new LabelMatcher("i", MatchOperator.NotEqual, "3")], default).Count);
    }

    [Theory]
    [InlineData("a|b|c", "a,b,c")]
    [InlineData("(a|b)", "a,b")]
    [InlineData("(?:a\\.b|)", "a.b,")]
    [InlineData("10\\.0\\.0\\.1:9090", "10.0.0.1:9090")]
    [InlineData("", "")]
    [InlineData("a.c", null)]
    [InlineData("ab*", null)]
    [InlineData("a|b+", null)]
    [InlineData("(a)|(b)", null)]
    [InlineData("a\\d", null)]
    [InlineData("(?i)a", null)]
    [InlineData("a{2}", null)]
    [InlineData("^a$", null)]
    public void TryAlternatives_Pattern_TakesPlainOnesOnly(string pattern, string? expected)
    {
        var isPlain = PlainPattern.TryAlternatives(pattern, out var alternatives);
        Assert.Equal(expected is not null, isPlain);
        if (isPlain)
        {
            Assert.Equal(expected, string.Join(',', alternatives));
        }
    }

    [Theory]
    [InlineData("abc.*", "abc", 0)]
    [InlineData("abc.+", "abc", 1)]
    [InlineData(".*", "", 0)]
    [InlineData("a\\.b.*", "a.b", 0)]
    [InlineData("abc.*d", null, 0)]
    [InlineData("ab?.*", null, 0)]
    [InlineData("abc.*?", null, 0)]
    [InlineData("a|b.*", null, 0)]
    public void TryPrefix_Pattern_TakesPlainOnesOnly(string pattern, string? prefix, int more)
    {
        Assert.Equal(prefix is not null, PlainPattern.TryPrefix(pattern, out var found, out var foundMore));
        if (prefix is not null)
        {
            Assert.Equal((prefix, more), (found, foundMore));
        }
    }

    private static void CompareListings(LabelIndex index, Dictionary<IndexedSeries, Labels> model)
    {
        var expected = model
            .Values.SelectMany(static l => Enumerable.Range(0, l.Count).Select(i => (l.NameAt(i), l.ValueAt(i))))
            .ToHashSet();
        var actual = index.Names.SelectMany(n => index.PairsOf(n).Select(p => (n.Text, p.Value))).ToList();
        Assert.Equal(expected.Count, actual.Count);
        Assert.True(expected.SetEquals(actual));
        Assert.Equal(expected.Count, index.PairCount);
    }

    private static Labels RandomLabels(Random random)
    {
        var builder = new LabelsBuilder();
        builder.Set("__name__", "metric_" + random.Next(5).ToString(CultureInfo.InvariantCulture));
        builder.Set("pod", "pod-" + random.Next(400).ToString(CultureInfo.InvariantCulture));
        foreach (var name in (string[])["job", "zone", "odd name"])
        {
            if (random.Next(3) > 0)
            {
                builder.Set(name, ((string[])["a", "b", "ab", "a.b", "b\n"])[random.Next(5)]);
            }
        }
        return builder.Build();
    }

    private static LabelMatcher RandomMatcher(Random random)
    {
        var name = ((string[])["__name__", "pod", "pod", "job", "zone", "odd name", "nowhere"])[random.Next(7)];
        var op = (MatchOperator)random.Next(4);
        string[] values = op is MatchOperator.Equal or MatchOperator.NotEqual
            ? ["", "a", "b", "pod-7", "pod-399", "metric_1", "nothing"]
            :
            [
                "",
                ".*",
                ".+",
                "a|b",
                "a|",
                "(a|metric_1|pod-3)",
                "pod-1.*",
                "pod-[0-9]",
                "pod-.*7",
                "metric_.+",
                "a.b",
                "a\\.b",
                "b.",
                "x*",
                "[^a]+",
            ];
        return new LabelMatcher(name, op, values[random.Next(values.Length)]);
    }
}
