using TelemetryGrid.PromQL.Syntax;

namespace TelemetryGrid.PromQL.Tests.Syntax;

public sealed class ExprPrinterTests
{
    [Fact]
    public void Print_PrometheusPair_GivesItsText()
    {
        var pairs = ParserCase.ReadPairs("printer_pairs.json").Where(p => !NeedsExperiments(p.In)).ToList();
        Assert.True(pairs.Count >= 45, $"only {pairs.Count} pairs");
        Assert.Equal(pairs.Select(p => p.Out), pairs.Select(p => ExprPrinter.Print(PromQLParser.Parse(p.In))));
    }

    [Fact]
    public void Print_ExperimentalPair_IsRefusedByTheParser()
    {
        foreach (var (text, _) in ParserCase.ReadPairs("printer_pairs.json").Where(p => NeedsExperiments(p.In)))
        {
            var error = Assert.Throws<QueryException>(() => PromQLParser.Parse(text));
            Assert.Equal(QueryErrorKind.BadData, error.Kind);
        }
    }

    [Fact]
    public void Print_EveryCorpusText_ParsesToTheSame()
    {
        var texts = ParserCase.ReadAll().Where(c => c.Root is not null).Select(c => c.Input);
        texts = texts.Concat(
            ParserCase.ReadPairs("printer_pairs.json").Concat(ParserCase.ReadPairs("prettier_pairs.json")).Select(p => p.In)
        );
        var tried = 0;
        foreach (var text in texts)
        {
            if (TryParse(text) is { } parsed)
            {
                tried++;
                AssertPrintsAsItself(parsed);
            }
        }
        Assert.True(tried > 250, $"only {tried} texts");
    }

    [Theory]
    [InlineData("sum by (\"without\", \"nan\", on) (x)", "sum by (\"without\", \"nan\", on) (x)")]
    [InlineData("Inf ^ 2", "Inf ^ 2")]
    [InlineData("{\"a.b\", job=\"x\"}", "{__name__=\"a.b\",job=\"x\"}")]
    [InlineData("x{a=\"\\xff\\t\\u00a0\"}", "x{a=\"\\xff\\t\\u00a0\"}")]
    [InlineData("1e30", "1000000000000000000000000000000")]
    [InlineData("-1.25e-7", "-0.000000125")]
    [InlineData("5m30s", "5m30s")]
    [InlineData("-1h", "-1h")]
    [InlineData("x[90] offset 8d @ -1.5", "x[1m30s] @ -1.500 offset 8d")]
    [InlineData("(a)[1w:] @ end()", "(a)[1w:] @ end()")]
    [InlineData("quantile(.5,x) WITHOUT (a)", "quantile without (a) (0.5, x)")]
    public void Print_Text_IsCanonical(string text, string expected)
    {
        Assert.Equal(expected, ExprPrinter.Print(PromQLParser.Parse(text)));
    }

    [Fact]
    public void Print_RandomExpression_ParsesToTheSame()
    {
        for (var seed = 0; seed < 3000; seed++)
        {
            var expression = new RandomExpression(seed).Next();
            Assert.Equal(expression, PromQLParser.Parse(ExprPrinter.Print(expression)));
            Assert.Equal(expression, PromQLParser.Parse(ExprPrettyPrinter.Print(expression, lineLength: 10 + (seed % 90))));
        }
    }

    /// <summary>Besides duration arithmetic, what versions after 3.5 added.</summary>
    internal static bool NeedsExperiments(string text) =>
        new[]
        {
            "step()",
            "range()",
            "fill",
            "anchored",
            "smoothed",
            "min_of",
            "offset (",
            "offset +(",
            "offset -(",
            "[(",
            "2*1h",
            "-5m+",
        }.Any(text.Contains);

    private static void AssertPrintsAsItself(Expr parsed)
    {
        var printed = ExprPrinter.Print(parsed);
        var again = PromQLParser.Parse(printed);
        Assert.Equal(parsed.GetType(), again.GetType());
        Assert.Equal(printed, ExprPrinter.Print(again));
        Assert.Equal(again, PromQLParser.Parse(ExprPrettyPrinter.Print(parsed, lineLength: 10)));
    }

    private static Expr? TryParse(string text)
    {
        try
        {
            return PromQLParser.Parse(text);
        }
        catch (QueryException)
        {
            return null;
        }
    }
}
