using TelemetryGrid.Alerting.Matchers;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Tests.Matchers;

public sealed class MatcherParserTests
{
    [Theory]
    [InlineData("a=b", "a", MatchOperator.Equal, "b")]
    [InlineData(" a =~ \"x|y\" ", "a", MatchOperator.Regex, "x|y")]
    [InlineData("a!~x.*", "a", MatchOperator.NotRegex, "x.*")]
    [InlineData("a!=", "a", MatchOperator.NotEqual, "")]
    [InlineData("\"ü b\"=\"c\\td\"", "ü b", MatchOperator.Equal, "c\td")]
    [InlineData("ü=b", "ü", MatchOperator.Equal, "b")]
    public void TryParseOne_Matcher_IsRead(string text, string name, MatchOperator op, string value)
    {
        Assert.True(MatcherParser.TryParseOne(text, out var matcher, out var reason), reason);
        Assert.Equal(new LabelMatcher(name, op, value), matcher);
    }

    [Fact]
    public void TryParse_TextThatBothRulesTake_MeansWhatItMeantClassically()
    {
        // \t is an escape by the rules of UTF-8 names, and two characters classically.
        Assert.True(MatcherParser.TryParse("foo=\"a\\tb\"", out var matchers, out _));
        Assert.Equal("a\\tb", Assert.Single(matchers).Value);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("=b")]
    [InlineData("a=b,,c=d")]
    [InlineData("{ü=b")]
    [InlineData("a=~\"(\"")]
    [InlineData("\"a=b")]
    [InlineData("\"a\\qb\"=c")]
    [InlineData(",")]
    public void TryParse_NoMatcher_SaysWhy(string text)
    {
        Assert.False(MatcherParser.TryParse(text, out _, out var reason));
        Assert.NotEmpty(reason);
    }

    [Fact]
    public void TryParse_RandomText_NeverThrows()
    {
        const string Alphabet = "ab=!~{}\",\\ 'ü\n\ud83d`[x";
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            var text = new string(Enumerable.Range(0, random.Next(12)).Select(_ => Alphabet[random.Next(Alphabet.Length)]).ToArray());
            Assert.Equal(MatcherParser.TryParse(text, out _, out var reason), reason.Length == 0);
        }
    }
}
