using System.Text.Json;
using System.Text.Json.Nodes;
using TelemetryGrid.PromQL.Syntax;

namespace TelemetryGrid.PromQL.Tests.Syntax;

public sealed class ExprJsonTests
{
    [Theory]
    [InlineData("1e3", """{"type":"numberLiteral","val":"1000"}""")]
    [InlineData("-Inf", """{"type":"numberLiteral","val":"-Inf"}""")]
    [InlineData("'x'", """{"type":"stringLiteral","val":"x"}""")]
    [InlineData(
        "a{b!~'c'} offset 1s",
        """
            {"type":"vectorSelector","name":"a","offset":1000,"startOrEnd":null,"timestamp":null,
            "matchers":[{"name":"b","type":"!~","value":"c"},{"name":"__name__","type":"=","value":"a"}]}
            """
    )]
    [InlineData(
        "{\"a.b\"}[5m] @ 1.5",
        """
            {"type":"matrixSelector","name":"","offset":0,"range":300000,"startOrEnd":null,"timestamp":1500,
            "matchers":[{"name":"__name__","type":"=","value":"a.b"}]}
            """
    )]
    [InlineData(
        "vector(1)[1m:10s] @ end() offset -1m",
        """
            {"type":"subquery","offset":-60000,"range":60000,"step":10000,"startOrEnd":"end","timestamp":null,
            "expr":{"type":"call","args":[{"type":"numberLiteral","val":"1"}],
            "func":{"name":"vector","argTypes":["scalar"],"returnType":"vector","variadic":0}}}
            """
    )]
    [InlineData(
        "label_join(-(a), 'b', 'c')",
        """
            {"type":"call","func":{"name":"label_join","argTypes":["vector","string","string","string"],"returnType":"vector","variadic":-1},
            "args":[{"type":"unaryExpr","op":"-","expr":{"type":"parenExpr","expr":{"type":"vectorSelector","name":"a","offset":0,
            "startOrEnd":null,"timestamp":null,"matchers":[{"name":"__name__","type":"=","value":"a"}]}}},
            {"type":"stringLiteral","val":"b"},{"type":"stringLiteral","val":"c"}]}
            """
    )]
    [InlineData(
        "topk without (x) (3, vector(1))",
        """
            {"type":"aggregation","op":"topk","without":true,"grouping":["x"],"param":{"type":"numberLiteral","val":"3"},
            "expr":{"type":"call","args":[{"type":"numberLiteral","val":"1"}],
            "func":{"name":"vector","argTypes":["scalar"],"returnType":"vector","variadic":0}}}
            """
    )]
    [InlineData(
        "1 < bool 2",
        """
            {"type":"binaryExpr","op":"<","bool":true,"matching":null,
            "lhs":{"type":"numberLiteral","val":"1"},"rhs":{"type":"numberLiteral","val":"2"}}
            """
    )]
    public void Write_Query_GivesTheTreeOfParseQuery(string query, string expected)
    {
        var written = JsonNode.Parse(Write(query));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), written), written!.ToJsonString());
    }

    [Theory]
    [InlineData("a + b", """{"card":"one-to-one","include":[],"labels":[],"on":false}""")]
    [InlineData("a or ignoring (x) b", """{"card":"many-to-many","include":[],"labels":["x"],"on":false}""")]
    [InlineData("a * on (x) group_left (y) b", """{"card":"many-to-one","include":["y"],"labels":["x"],"on":true}""")]
    [InlineData("a * on () group_right b", """{"card":"one-to-many","include":[],"labels":[],"on":true}""")]
    public void Write_TwoVectors_SaysHowTheyMatch(string query, string expected)
    {
        var matching = JsonNode.Parse(Write(query))!["matching"];
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), matching), matching?.ToJsonString());
    }

    [Fact]
    public void Write_DeepestExpression_StaysWithinMaxDepth()
    {
        var depth = PromQLParser.MaxDepth - 1;
        var json = Write(string.Concat(Enumerable.Repeat("abs(", depth)) + "x" + new string(')', depth));
        using var parsed = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = ExprJson.MaxDepth });
        Assert.Equal("call", parsed.RootElement.GetProperty("type").GetString());
    }

    private static byte[] Write(string query)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { MaxDepth = ExprJson.MaxDepth }))
        {
            ExprJson.Write(writer, PromQLParser.Parse(query));
        }
        return stream.ToArray();
    }
}
