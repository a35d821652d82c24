using TelemetryGrid.PromQL.Syntax;

namespace TelemetryGrid.PromQL.Tests.Syntax;

public sealed class PromQLParserTests
{
    [Theory]
    [InlineData("0x1F", 31)]
    [InlineData("0X_53_AB_F3_82", 0x53ABF382L)]
    [InlineData("0755", 493)]
    [InlineData("089", 89)]
    [InlineData("1_000_000", 1e6)]
    [InlineData(".123_456", .123456)]
    [InlineData("1_0.2_5e1_0", 10.25e10)]
    [InlineData("5.", 5)]
    [InlineData("1E-3", 1e-3)]
    [InlineData("iNf", double.PositiveInfinity)]
    [InlineData("-Inf", double.NegativeInfinity)]
    [InlineData("NAN", double.NaN)]
    [InlineData("- - 5", 5)]
    [InlineData("1d", 86400)]
    [InlineData("-1h30m", -5400)]
    [InlineData("1y2w3d4h5m6s7ms", 31536000 + (17 * 86400) + (4 * 3600) + 306.007)]
    [InlineData("18446744073709551616", 18446744073709551616.0)]
    public void Parse_Number_HasItsValue(string text, double value)
    {
        Assert.Equal(value, Assert.IsType<NumberLiteral>(PromQLParser.Parse(text)).Value);
    }

    [Fact]
    public void Parse_NaN_IsNotTheStalenessMarker()
    {
        var value = Assert.IsType<NumberLiteral>(PromQLParser.Parse("NaN")).Value;
        Assert.Equal(StaleMarker.NormalNaNBits, BitConverter.DoubleToUInt64Bits(value));
    }

    [Theory]
    [InlineData("\"a\\n\\t\\\"b\"", "a\n\t\"b")]
    [InlineData("'\\u00e4\\U0001F680\\101\\x41\\''", "ä🚀AA'")]
    [InlineData("`a\\n\n\"'`", "a\\n\n\"'")]
    [InlineData("\"\\xe2\\x98\\xba\"", "☺")]
    [InlineData("'#'", "#")]
    public void Parse_String_IsUnquoted(string text, string value)
    {
        Assert.Equal(value, Assert.IsType<StringLiteral>(PromQLParser.Parse(text)).Value);
    }

    [Fact]
    public void Parse_BytesThatAreNotUtf8_AreKeptApartFromText()
    {
        var literal = Assert.IsType<StringLiteral>(PromQLParser.Parse("\"a\\xffb\\xe2\\x98\""));
        Assert.Equal("a\udcffb\udce2\udc98", literal.Value);
        Assert.Equal("\"a\\xffb\\xe2\\x98\"", ExprPrinter.Print(literal));
    }

    [Fact]
    public void Parse_HalfASurrogatePair_IsNotText()
    {
        var error = Assert.Throws<QueryException>(() => PromQLParser.Parse("a{b=\"\ud800\"}"));
        Assert.Equal("1:5: parse error: invalid UTF-8 rune", error.Message);
    }

    [Fact]
    public void Parse_Selector_KeepsMatchersInOrderAndTheNameLast()
    {
        var selector = Assert.IsType<VectorSelector>(PromQLParser.Parse("sum{b!=\"1\", 'a b'=~\"x|y\",} @ 1.5 offset -1h"));
        Assert.Equal("sum", selector.Name);
        Assert.Equal(
            [
                new LabelMatcher("b", MatchOperator.NotEqual, "1"),
                new LabelMatcher("a b", MatchOperator.Regex, "x|y"),
                new LabelMatcher("__name__", MatchOperator.Equal, "sum"),
            ],
            selector.Matchers
        );
        Assert.Equal(-3_600_000, selector.OffsetMilliseconds);
        Assert.Equal(new AtModifier(AtAnchor.Timestamp, 1500), selector.At);
    }

    [Fact]
    public void Parse_MetricNameInBraces_IsAMatcherOnly()
    {
        var selector = Assert.IsType<VectorSelector>(PromQLParser.Parse("{\"foo.bar\", \"a b\"=\"c\"}"));
        Assert.Null(selector.Name);
        Assert.Equal(
            [new LabelMatcher("__name__", MatchOperator.Equal, "foo.bar"), new LabelMatcher("a b", MatchOperator.Equal, "c")],
            selector.Matchers
        );
    }

    [Theory]
    [InlineData("a + b * c ^ d ^ e", "a + (b * (c ^ (d ^ e)))")]
    [InlineData("a - b - c", "(a - b) - c")]
    [InlineData("a or b and c unless d", "a or ((b and c) unless d)")]
    [InlineData("a == b + c", "a == (b + c)")]
    [InlineData("a atan2 b % c", "(a atan2 b) % c")]
    [InlineData("a < b or c", "(a < b) or c")]
    [InlineData("-a ^ b", "-(a ^ b)")]
    [InlineData("-a * b", "(-a) * b")]
    [InlineData("2 ^ -a * b", "(2 ^ (-a)) * b")]
    [InlineData("a * on (x) group_left (y) b + c", "(a * on (x) group_left (y) b) + c")]
    public void Parse_Operators_BindByPrecedence(string text, string explicitly)
    {
        Assert.Equal(WithoutParentheses(PromQLParser.Parse(explicitly)), PromQLParser.Parse(text));
    }

    [Fact]
    public void Parse_Aggregation_TakesLabelsBeforeAndAfter()
    {
        var before = PromQLParser.Parse("TopK by (a, \"b c\", on,) (3, x)");
        Assert.Equal(before, PromQLParser.Parse("topk(3, x) by (a, 'b c', on)"));
        var aggregate = Assert.IsType<AggregateExpr>(before);
        Assert.Equal(["a", "b c", "on"], aggregate.Grouping);
        Assert.Equal(new NumberLiteral(3), aggregate.Parameter);
    }

    [Fact]
    public void Parse_ScalarSide_LeavesNothingToMatch()
    {
        Assert.Null(Assert.IsType<BinaryExpr>(PromQLParser.Parse("a > bool 1")).Matching);
        Assert.Null(Assert.IsType<BinaryExpr>(PromQLParser.Parse("1 + on () group_left (x) a")).Matching);
        Assert.Equal(MatchCardinality.ManyToMany, Assert.IsType<BinaryExpr>(PromQLParser.Parse("a and b")).Matching?.Cardinality);
    }

    [Fact]
    public void Parse_Comments_AreSpace()
    {
        Assert.Equal(PromQLParser.Parse("sum(a{b=\"c\"})"), PromQLParser.Parse("# one\nsum # ( two\n(a { # three }\r\n b = \"c\" })#"));
    }

    // Positions and texts are those of Prometheus.
    [Theory]
    [InlineData("", "1:1: parse error: no expression found in input")]
    [InlineData("foo{a=\"☺\",b~\"c\"}", "1:14: parse error: unexpected character inside braces: '~'")]
    [InlineData("foo{a=\"b\"\n,c=d}", "2:4: parse error: unexpected identifier \"d\" in label matching, expected string")]
    [InlineData("foo 11111111111111111", "1:5: parse error: unexpected number \"1111111111\"...")]
    [InlineData("a SUM", "1:3: parse error: unexpected <aggr:SUM>")]
    [InlineData("topk {a=\"b\"} end ~", "1:14: parse error: unexpected \"end\"")]
    [InlineData("sum(a b)", "1:7: parse error: unexpected identifier \"b\" in aggregation")]
    [InlineData("sum by (without) (x)", "1:9: parse error: unexpected <without> in grouping opts, expected label")]
    [InlineData("sum by (foo:bar) (x)", "1:9: parse error: unexpected metric identifier \"foo:bar\" in grouping opts, expected label")]
    [InlineData("a * on (b) group_left", "1:22: parse error: unexpected end of input in grouping opts, expected \"(\"")]
    [InlineData("topk(1, <)", "1:7: parse error: trailing commas not allowed in function call args")]
    [InlineData("rate(x)[5m])", "1:8: parse error: ranges only allowed for vector selectors")]
    [InlineData("foo @ start(1)", "1:13: parse error: unexpected number \"1\" in @, expected timestamp")]
    [InlineData("a @ 5 @ 6", "1:1: parse error: @ <timestamp> may not be set multiple times")]
    [InlineData("foo @ 9223372036854775808", "1:1: parse error: timestamp out of bounds for @ modifier: 9223372036854775808.000000")]
    [InlineData("foo @ -9223372036854775809", "1:1: parse error: timestamp out of bounds for @ modifier: -9223372036854775808.000000")]
    [InlineData("foo[300y]", "1:5: parse error: duration out of range")]
    [InlineData("label_join(a)", "1:1: parse error: expected at least 3 argument(s) in call to \"label_join\", got 1")]
    [InlineData("label_join(a,\"b\",\"c\",1)", "1:22: parse error: expected type string in call to function \"label_join\", got scalar")]
    [InlineData("time()[5m:]", "1:1: parse error: subquery is only allowed on instant vector, got scalar instead")]
    [InlineData("a  + bool b", "1:4: parse error: bool modifier can only be used on comparison operators")]
    [InlineData("1 + a[5m]", "1:5: parse error: binary expression must contain only scalar and instant vector types")]
    [InlineData("1e400", "1:1: parse error: error parsing number: strconv.ParseFloat: parsing \"1e400\": value out of range")]
    [InlineData("\"\\400\"", "1:1: parse error: escape sequence is an invalid Unicode code point")]
    [InlineData("\"a\\'b\"", "1:1: parse error: unknown escape sequence U+0027 '''")]
    [InlineData("sum by (\"\\xff\") (x)", "1:9: parse error: invalid label name for grouping: \"\\xff\"")]
    [InlineData("\ufeff1", "1:1: parse error: unexpected character: '\\ufeff'")]
    public void Parse_Mistake_SaysWhereAndWhat(string text, string message)
    {
        var error = Assert.Throws<QueryException>(() => PromQLParser.Parse(text));
        Assert.Equal(message, error.Message);
        Assert.Equal(QueryErrorKind.BadData, error.Kind);
    }

    [Theory]
    [InlineData("1 + sort_by_label(a, \"b\")", "1:5: parse error: function \"sort_by_label\" is experimental and not supported")]
    [InlineData("limitk(1, a)", "1:1: parse error: aggregation \"limitk\" is experimental and not supported")]
    [InlineData("a[5m*2]", "1:3: parse error: duration expressions are experimental and not supported")]
    [InlineData("a offset (5m)", "1:10: parse error: duration expressions are experimental and not supported")]
    public void Parse_ExperimentalFeature_IsRefusedAsSuch(string text, string message)
    {
        Assert.Equal(message, Assert.Throws<QueryException>(() => PromQLParser.Parse(text)).Message);
    }

    [Theory]
    [InlineData("a{b=~\"(\"}")]
    [InlineData("a{b=~\"(?=x)\"}")]
    public void Parse_BadRegularExpression_IsAnErrorAtItsMatcher(string text)
    {
        var error = Assert.Throws<QueryException>(() => PromQLParser.Parse(text));
        Assert.StartsWith("1:3: parse error: error parsing regexp: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_TextTooLong_IsRefused()
    {
        var longest = "x" + new string(' ', PromQLParser.MaxLength - 1);
        Assert.IsType<VectorSelector>(PromQLParser.Parse(longest));
        Assert.Throws<QueryException>(() => PromQLParser.Parse(longest + " "));
    }

    [Theory]
    [InlineData("up{job=\"x\"}", true)]
    [InlineData("up offset 5m", false)]
    [InlineData("up[5m]", false)]
    [InlineData("1", false)]
    public void ParseSelector_Text_TakesInstantSelectorsOnly(string text, bool isTaken)
    {
        if (isTaken)
        {
            Assert.Equal(2, PromQLParser.ParseSelector(text).Matchers.Length);
        }
        else
        {
            Assert.Throws<QueryException>(() => PromQLParser.ParseSelector(text));
        }
    }

    private static Expr WithoutParentheses(Expr expr) =>
        expr switch
        {
            ParenthesizedExpr e => WithoutParentheses(e.Inner),
            UnaryExpr e => e with { Inner = WithoutParentheses(e.Inner) },
            BinaryExpr e => e with { Left = WithoutParentheses(e.Left), Right = WithoutParentheses(e.Right) },
            _ => expr,
        };
}
