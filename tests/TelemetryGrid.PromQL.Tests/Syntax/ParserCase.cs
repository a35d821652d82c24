using System.Text;
using System.Text.Json;
using TelemetryGrid.Tests.Corpus;

namespace TelemetryGrid.PromQL.Tests.Syntax;

/// <summary>A case of Prometheus' own parser tests: a text, and the root of its tree or what its error says.</summary>
internal sealed record ParserCase(string Input, string? Root, string[] Errors)
{
    public static List<ParserCase> ReadAll()
    {
        var path = Path.Combine(CorpusFolder.Require("promql-parser"), "parse_cases-v3.5.3.json");
        using var json = JsonDocument.Parse(File.ReadAllBytes(path));
        var cases = new List<ParserCase>();
        foreach (var item in json.RootElement.EnumerateArray())
        {
            if (item.TryGetProperty("skipped", out _))
            {
                continue;
            }
            var input = item.TryGetProperty("input", out var text)
                ? text.GetString()!
                : Encoding.UTF8.GetString(item.GetProperty("input_b64").GetBytesFromBase64());
            var root = item.GetProperty("fail").GetBoolean() ? null : item.GetProperty("ast_root").GetString();
            var errors = item.TryGetProperty("errors", out var list) ? list.EnumerateArray().Select(e => e.GetString()!).ToArray() : [];
            cases.Add(new ParserCase(input, root, errors));
        }
        return cases;
    }

    /// <summary>Pairs of a text and what it prints as.</summary>
    public static List<(string In, string Out)> ReadPairs(string file)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(CorpusFolder.Require("promql-parser"), file)));
        return [.. json.RootElement.EnumerateArray().Select(p => (p.GetProperty("in").GetString()!, p.GetProperty("out").GetString()!))];
    }
}
