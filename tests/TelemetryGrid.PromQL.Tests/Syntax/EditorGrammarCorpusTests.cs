using System.Text.RegularExpressions;
using TelemetryGrid.PromQL.Syntax;
using TelemetryGrid.Tests.Corpus;

namespace TelemetryGrid.PromQL.Tests.Syntax;

/// <summary>The cases of the grammar that Prometheus' editor uses: a tree with a ⚠ in it is of a text that is wrong.</summary>
public sealed partial class EditorGrammarCorpusTests
{
    /// <summary>What versions after 3.5 added, and duration expressions.</summary>
    private static readonly string[] Newer =
    [
        "Duration expression",
        "duration expression",
        "in offset durations",
        "start function.",
        "end function.",
        "range function.",
        "step function.",
        "Function first_over_time",
        "Testing anchored keyword",
        "Testing smoothed keyword",
        "binary operator",
    ];

    [Fact]
    public void Parse_EditorCase_IsValidWhereItsTreeHasNoError()
    {
        var text = File.ReadAllText(Path.Combine(CorpusFolder.Require("promql-parser"), "lezer-expression.txt"));
        var differences = new List<string>();
        var tried = 0;
        foreach (Match match in Case().Matches(text))
        {
            var (title, query) = (match.Groups["title"].Value, match.Groups["query"].Value);
            var isValid = !match.Groups["tree"].Value.Contains('⚠', StringComparison.Ordinal);
            if (Newer.Any(n => title.Contains(n, StringComparison.Ordinal)))
            {
                Assert.Throws<QueryException>(() => PromQLParser.Parse(query));
                continue;
            }
            tried++;
            var error = Error(query);
            if (isValid != error is null)
            {
                differences.Add($"{title}: {query} gives {error ?? "no error"}");
            }
        }
        Assert.True(differences.Count == 0, string.Join('\n', differences));
        Assert.True(tried >= 52, $"only {tried} cases");
    }

    private static string? Error(string query)
    {
        try
        {
            PromQLParser.Parse(query);
            return null;
        }
        catch (QueryException e)
        {
            return e.Message;
        }
    }

    [GeneratedRegex(
        @"^# (?<title>[^\n]+)\n+(?<query>.*?)\n+==>\n+(?<tree>.*?)(?=\n# |\z)",
        RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Case();
}
