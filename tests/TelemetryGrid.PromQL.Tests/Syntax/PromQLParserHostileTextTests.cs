using System.Text;
using TelemetryGrid.PromQL.Syntax;

namespace TelemetryGrid.PromQL.Tests.Syntax;

/// <summary>Texts nobody writes: the parser answers with an expression or an error, whatever comes.</summary>
public sealed class PromQLParserHostileTextTests
{
    /// <summary>Less than any thread gets that does not ask for a size.</summary>
    private const int SmallStack = 256 * 1024;

    private static readonly string[] Words = (
        "foo up:x sum topk count_values quantile limitk info by without on ignoring group_left group_right bool offset @ and or unless atan2 start end "
        + "start() end() ( ) { } [ ] [5m] [1h:] [1h:5m] : , + - * / % ^ == != < > <= >= = =~ !~ ! ~ 1 2.5 .5 0x1F 1e3 1e 5m 1h30m 5mm inf nan \"s\" 's' "
        + "`r` \" ' ` {a=\"b\"} {} {a=~\".*\"} {\"x\"} rate( abs( round( time() label_join( hour() # $ \\ ☺ \u00a0 \ufffd 0_1 1_ _ . \n"
    ).Split(' ');

    [Fact]
    public void Parse_RandomWords_GivesAnExpressionThatPrintsOrAnError()
    {
        var random = new Random(7);
        var parsed = 0;
        for (var i = 0; i < 60_000; i++)
        {
            var text = new StringBuilder();
            for (var words = random.Next(1, 12); words > 0; words--)
            {
                text.Append(Words[random.Next(Words.Length)]).Append(random.Next(3) == 0 ? "" : " ");
            }
            parsed += TryRoundTrip(text.ToString()) ? 1 : 0;
        }
        Assert.True(parsed > 500, $"only {parsed} were expressions");
    }

    [Fact]
    public void Parse_DamagedCorpusTexts_GivesAnExpressionThatPrintsOrAnError()
    {
        var texts = ParserCase.ReadAll().Where(c => c.Root is not null).Select(c => c.Input).ToList();
        var random = new Random(11);
        var parsed = 0;
        for (var i = 0; i < 30_000; i++)
        {
            var text = new StringBuilder(texts[random.Next(texts.Count)]);
            for (var damages = random.Next(1, 4); damages > 0; damages--)
            {
                var at = random.Next(text.Length + 1);
                if (random.Next(2) == 0 && at < text.Length)
                {
                    text.Remove(at, 1);
                }
                else
                {
                    text.Insert(at, random.Next(3) == 0 ? Words[random.Next(Words.Length)] : ((char)random.Next(0x20, 0x7f)).ToString());
                }
            }
            parsed += TryRoundTrip(text.ToString()) ? 1 : 0;
        }
        Assert.True(parsed > 1000, $"only {parsed} were expressions");
    }

    [Theory]
    [InlineData("(", "x", ")")]
    [InlineData("-", "x", "")]
    [InlineData("+", "1", "")]
    [InlineData("abs(", "x", ")")]
    [InlineData("sum(", "x", ")")]
    [InlineData("1^", "1", "")]
    [InlineData("x or ", "x", "")]
    [InlineData("1 + (", "1", ")")]
    [InlineData("max_over_time(", "x", "[1m:])")]
    [InlineData("(", "", "")]
    [InlineData("", "x", "[1m:]")]
    [InlineData("", "x", "offset 1m")]
    [InlineData("{", "", "")]
    [InlineData("x[", "", "")]
    [InlineData("sum by ", "", "")]
    public void Parse_NestedOverAndOver_EndsWithinASmallStack(string before, string middle, string after)
    {
        foreach (var times in new[] { 10, PromQLParser.MaxDepth - 10, PromQLParser.MaxDepth + 10, 100_000 })
        {
            var text = Repeat(before, times) + middle + Repeat(after, times);
            text = text[..Math.Min(text.Length, PromQLParser.MaxLength)];
            OnSmallStack(() => TryRoundTrip(text));
        }
    }

    [Fact]
    public void Parse_DeeperThanAllowed_SaysSo()
    {
        var allowed = PromQLParser.MaxDepth - 1;
        Assert.IsType<CallExpr>(PromQLParser.Parse(Repeat("abs(", allowed) + "x" + Repeat(")", allowed)));
        Assert.IsType<BinaryExpr>(PromQLParser.Parse(Repeat("x or ", allowed) + "x"));
        foreach (var text in new[] { Repeat("abs(", allowed + 1) + "x" + Repeat(")", allowed + 1), Repeat("x or ", allowed + 1) + "x" })
        {
            var error = Assert.Throws<QueryException>(() => PromQLParser.Parse(text));
            Assert.Contains("nested too deeply; at most 500 levels are taken", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Parse_MoreRegularExpressionsThanAllowed_SaysSo()
    {
        var allowed = Repeat("a=~\"b.*\",", PromQLParser.MaxRegularExpressions);
        Assert.IsType<VectorSelector>(PromQLParser.Parse($"{{{allowed}}}"));
        var error = Assert.Throws<QueryException>(() => PromQLParser.Parse($"{{{allowed}}} or x{{c!~\"d\"}}"));
        Assert.Contains("at most 1000 regular expressions", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_ManyLabelsOnBothLists_FindsTheCommonOne()
    {
        var on = string.Join(',', Enumerable.Range(0, 60_000).Select(i => $"a{i}"));
        var include = string.Join(',', Enumerable.Range(0, 60_000).Select(i => $"b{i}"));
        Assert.IsType<BinaryExpr>(PromQLParser.Parse($"x / on({on}) group_left({include}) y"));
        var error = Assert.Throws<QueryException>(() => PromQLParser.Parse($"x / on({on}) group_left({include},a59999) y"));
        Assert.Equal("1:3: parse error: label \"a59999\" must not occur in ON and GROUP clause at once", error.Message);
    }

    private static bool TryRoundTrip(string text)
    {
        Expr parsed;
        try
        {
            parsed = PromQLParser.Parse(text);
        }
        catch (QueryException e)
        {
            Assert.Equal(QueryErrorKind.BadData, e.Kind);
            Assert.False(string.IsNullOrWhiteSpace(e.Message));
            return false;
        }
        var printed = ExprPrinter.Print(parsed);
        Assert.Equal(printed, ExprPrinter.Print(PromQLParser.Parse(printed)));
        return true;
    }

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));

    private static void OnSmallStack(Action action)
    {
        Exception? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    action();
                }
                catch (Exception e)
                {
                    failure = e;
                }
            },
            SmallStack
        );
        thread.Start();
        thread.Join();
        Assert.Null(failure);
    }
}
