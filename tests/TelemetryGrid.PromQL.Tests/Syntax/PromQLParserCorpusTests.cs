using System.Text.RegularExpressions;
using TelemetryGrid.PromQL.Syntax;

namespace TelemetryGrid.PromQL.Tests.Syntax;

public sealed partial class PromQLParserCorpusTests
{
    /// <summary>Valid only with experimental features on: duration arithmetic, and functions that are experimental.</summary>
    private static readonly HashSet<string> NeedExperiments =
    [
        "foo[11s+10s-5*2^2]",
        "foo[-(10s-5s)+20s]",
        "foo[-10s+15s]",
        "foo[4s+4s:1s*2] offset (5s-8)",
        "rate(foo[2m+2m])",
        "foo offset -(1^2)",
        "foo offset (-1^2)",
        "foo[-2^2]",
        "foo[0+-2^2]",
        "info(rate(http_request_counter_total{}[5m]))",
        "info(http_request_counter_total{namespace=\"zzz\"}, {foo=\"bar\", bar=\"baz\"})",
    ];

    /// <summary>Wrong either way, but without experimental features for another reason.</summary>
    private static readonly HashSet<string> FailForExperiments =
    [
        "foo[5s/0d]",
        "foo[5s%0d]",
        "foo offset (4d/0)",
        "info(rate(http_request_counter_total{}[5m]), target_info{foo=\"bar\"})",
    ];

    /// <summary>The first pieces of concatenated literals, so neither the text nor the verdict is Prometheus' own.</summary>
    private static readonly HashSet<(string, bool)> CutOff = [("{'foo\\'bar', ", false), ("`", false), ("(", true)];

    [Fact]
    public void Parse_PrometheusCase_GivesItsRootOrItsError()
    {
        var differences = new List<string>();
        var tried = 0;
        foreach (var (input, root, errors) in ParserCase.ReadAll())
        {
            if (CutOff.Contains((input, root is null)) && !errors.Contains("unclosed left parenthesis"))
            {
                continue;
            }
            tried++;
            var outcome = Outcome(input);
            var isRight =
                NeedExperiments.Contains(input) || FailForExperiments.Contains(input)
                    ? outcome.Contains("experimental and not supported", StringComparison.Ordinal)
                : root is not null ? outcome == root
                : ErrorText().IsMatch(outcome) && errors.All(e => outcome.Contains(e, StringComparison.Ordinal));
            if (!isRight)
            {
                differences.Add($"{input} gives {outcome}, not {root ?? string.Join(" and ", errors)}");
            }
        }
        Assert.True(differences.Count == 0, string.Join('\n', differences));
        Assert.True(tried > 300, $"only {tried} cases");
    }

    [Fact]
    public void Parse_EveryTruncationOfCorpusTexts_ThrowsNothingButQueryException()
    {
        foreach (var (input, _, _) in ParserCase.ReadAll())
        {
            for (var length = 0; length < input.Length; length++)
            {
                Outcome(input[..length]);
                Outcome(input[length..]);
            }
        }
    }

    private static string Outcome(string query)
    {
        try
        {
            return RootName(PromQLParser.Parse(query));
        }
        catch (QueryException e)
        {
            Assert.Equal(QueryErrorKind.BadData, e.Kind);
            return e.Message;
        }
    }

    private static string RootName(Expr expr) =>
        expr switch
        {
            CallExpr => "Call",
            ParenthesizedExpr => "ParenExpr",
            _ => expr.GetType().Name,
        };

    [GeneratedRegex(@"^\d+:\d+: parse error: .")]
    private static partial Regex ErrorText();
}
