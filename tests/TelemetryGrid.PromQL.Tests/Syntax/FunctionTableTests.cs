using TelemetryGrid.PromQL.Syntax;

namespace TelemetryGrid.PromQL.Tests.Syntax;

public sealed class FunctionTableTests
{
    [Fact]
    public void Find_EveryFunction_TakesWhatItsSignatureSays()
    {
        foreach (var function in FunctionTable.All)
        {
            Assert.Same(function, FunctionTable.Find(function.Name));
            var least = function.Parameters.Length - Math.Abs(function.Optional);
            for (var given = 0; given <= function.Parameters.Length + 2; given++)
            {
                var isEnough = given >= least && (given <= function.Parameters.Length || function.Optional < 0);
                var arguments = Enumerable
                    .Range(0, given)
                    .Select(i => Example(function.Parameters.ElementAtOrDefault(Math.Min(i, function.Parameters.Length - 1))));
                var text = $"{function.Name}({string.Join(", ", arguments)})";
                if (isEnough)
                {
                    Assert.Equal(function.Returns, PromQLParser.Parse(text).Kind);
                }
                else
                {
                    var error = Assert.Throws<QueryException>(() => PromQLParser.Parse(text));
                    Assert.Contains("argument(s) in call to", error.Message, StringComparison.Ordinal);
                }
            }
        }
    }

    [Theory]
    [InlineData("mad_over_time")]
    [InlineData("info")]
    [InlineData("double_exponential_smoothing")]
    public void Find_ExperimentalFunction_IsKnownByNameOnly(string name)
    {
        Assert.Null(FunctionTable.Find(name));
        Assert.True(FunctionTable.IsExperimental(name));
        Assert.False(FunctionTable.IsExperimental("rate"));
    }

    [Theory]
    [InlineData("Rate")]
    [InlineData("holt_winters")]
    [InlineData("")]
    public void Find_OtherName_IsUnknown(string name)
    {
        Assert.Null(FunctionTable.Find(name));
        Assert.False(FunctionTable.IsExperimental(name));
    }

    private static string Example(ValueKind kind) =>
        kind switch
        {
            ValueKind.Scalar => "1",
            ValueKind.String => "\"a\"",
            ValueKind.Vector => "x",
            _ => "x[5m]",
        };
}
