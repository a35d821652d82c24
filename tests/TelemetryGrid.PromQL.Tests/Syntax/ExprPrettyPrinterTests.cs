using TelemetryGrid.PromQL.Syntax;

namespace TelemetryGrid.PromQL.Tests.Syntax;

public sealed class ExprPrettyPrinterTests
{
    /// <summary>The line length of Prometheus' own tests of its formatter.</summary>
    private const int CorpusLineLength = 10;

    [Fact]
    public void Print_PrometheusPair_GivesItsText()
    {
        var pairs = ParserCase.ReadPairs("prettier_pairs.json").Where(p => !ExprPrinterTests.NeedsExperiments(p.In)).ToList();
        Assert.True(pairs.Count >= 55, $"only {pairs.Count} pairs");
        Assert.Equal(pairs.Select(p => p.Out), pairs.Select(p => ExprPrettyPrinter.Print(PromQLParser.Parse(p.In), CorpusLineLength)));
    }

    [Fact]
    public void Print_ShorterThanALine_StaysOnOne()
    {
        Assert.Equal("sum by (a) (rate(x[5m])) / 2", ExprPrettyPrinter.Print(PromQLParser.Parse("sum(rate(x[5m]))by(a)/2")));
    }

    [Fact]
    public void Print_SubqueryThatFitsALine_IsNotIndented()
    {
        Assert.Equal("max_over_time(\na[1m:]\n)", ExprPrettyPrinter.Print(PromQLParser.Parse("max_over_time(a[1m:])"), lineLength: 20));
    }

    [Fact]
    public void Print_LineOfOneByteMoreThanTaken_IsSplit()
    {
        var name = new string('ä', 2);
        var text = $"abs(a{{b=\"{name}\"}})";
        Assert.Equal(text, ExprPrettyPrinter.Print(PromQLParser.Parse(text), text.Length + 2));
        Assert.Contains("\n", ExprPrettyPrinter.Print(PromQLParser.Parse(text), text.Length + 1), StringComparison.Ordinal);
    }

    [Fact]
    public void Print_ManyArgumentsDeepInside_IsRefusedWhenTooLong()
    {
        var arguments = string.Join(',', Enumerable.Repeat("\"\"", 60_000));
        var query = string.Concat(Enumerable.Repeat("abs(", 495)) + $"label_join(x,{arguments})" + new string(')', 495);
        var parsed = PromQLParser.Parse(query);
        Assert.Throws<QueryException>(() => ExprPrettyPrinter.Print(parsed));
    }
}
