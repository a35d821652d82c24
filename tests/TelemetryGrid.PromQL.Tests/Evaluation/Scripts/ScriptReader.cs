using System.Text.RegularExpressions;

namespace TelemetryGrid.PromQL.Tests.Evaluation.Scripts;

/// <summary>Reads the scripts of promqltest.</summary>
internal sealed partial class ScriptReader
{
    private readonly string[] _lines;
    private int _at;

    private ScriptReader(string[] lines) => _lines = lines;

    public static List<ScriptCommand> Read(string path)
    {
        // A comment ends a block as an empty line does.
        var lines = File.ReadAllLines(path).Select(static l => l.Trim()).Select(static l => l.StartsWith('#') ? "" : l);
        return new ScriptReader([.. lines]).Read();
    }

    private List<ScriptCommand> Read()
    {
        var commands = new List<ScriptCommand>();
        for (; _at < _lines.Length; _at++)
        {
            var line = _lines[_at];
            if (line.Length == 0)
            {
                continue;
            }
            commands.Add(
                line == "clear" ? new ClearCommand(_at + 1)
                : line.StartsWith("load", StringComparison.Ordinal) ? ReadLoad(line)
                : line.StartsWith("eval", StringComparison.Ordinal) ? ReadEval(line)
                : throw new FormatException($"line {_at + 1}: not a command: {line}")
            );
        }
        return commands;
    }

    private LoadCommand ReadLoad(string line)
    {
        var number = _at + 1;
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var interval = ScriptTime.Parse(words[1]);
        var series = new List<ScriptSeries>();
        var native = new List<Labels>();
        foreach (var text in Block())
        {
            var one = SeriesLine.Parse(text) with { Interval = interval };
            series.Add(one);
            if (one.HasHistograms)
            {
                native.Add(one.Labels);
            }
            if (words[0] == "load_with_nhcb" && Suffix().Match(one.Labels.Name) is { Success: true } suffix)
            {
                var name = one.Labels.Name[..suffix.Index];
                native.Add(new LabelsBuilder(one.Labels).Set(Labels.MetricName, name).Remove("le").Build());
            }
        }
        return new LoadCommand(number, series, native);
    }

    private EvalCommand ReadEval(string line)
    {
        var match = EvalPattern().Match(line);
        if (!match.Success)
        {
            throw new FormatException($"line {_at + 1}: not an eval: {line}");
        }
        var isRange = match.Groups["from"].Success;
        var steps = isRange
            ? new StepRange(
                ScriptTime.Parse(match.Groups["from"].Value),
                ScriptTime.Parse(match.Groups["to"].Value),
                ScriptTime.Parse(match.Groups["step"].Value)
            )
            : StepRange.Instant(ScriptTime.Parse(match.Groups["at"].Value));
        var eval = new EvalCommand(_at + 1, match.Groups["query"].Value, steps, isRange);
        switch (match.Groups["kind"].Value)
        {
            case "_ordered":
                eval.IsOrdered = true;
                break;
            case { Length: > 0 } kind:
                eval.Expectations.Add(new Expectation(kind[1..], "", ""));
                break;
        }
        foreach (var text in Block())
        {
            ReadExpectation(eval, text);
        }
        return eval;
    }

    private static void ReadExpectation(EvalCommand eval, string text)
    {
        if (text == "expect ordered")
        {
            eval.IsOrdered = true;
        }
        else if (text.StartsWith("expect string ", StringComparison.Ordinal))
        {
            eval.Text = text["expect string ".Length..].Trim('"', '`');
        }
        else if (RangeVectorPattern().Match(text) is { Success: true } range)
        {
            eval.RangeVector = new StepRange(
                ScriptTime.Parse(range.Groups[1].Value),
                ScriptTime.Parse(range.Groups[2].Value),
                ScriptTime.Parse(range.Groups[3].Value)
            );
        }
        else if (ExpectPattern().Match(text) is { Success: true } expect)
        {
            eval.Expectations.Add(new Expectation(expect.Groups[1].Value, expect.Groups[2].Value, expect.Groups[3].Value));
        }
        else if (text.StartsWith("expected_fail_", StringComparison.Ordinal))
        {
            var space = text.IndexOf(' ', StringComparison.Ordinal);
            var how = text[..space] == "expected_fail_message" ? "msg" : "regex";
            eval.Expectations.Add(new Expectation("fail", how, text[(space + 1)..].Trim()));
        }
        else if (SeriesLine.TryParseNumber(text, out var scalar))
        {
            eval.Scalar = scalar;
        }
        else
        {
            var series = SeriesLine.Parse(text);
            eval.ExpectsHistograms |= series.HasHistograms;
            eval.Series.Add(series);
        }
    }

    private IEnumerable<string> Block()
    {
        while (_at + 1 < _lines.Length && _lines[_at + 1].Length > 0)
        {
            yield return _lines[++_at];
        }
    }

    [GeneratedRegex(
        @"^eval(?<kind>_\w+)?\s+(?:instant\s+at\s+(?<at>\S+)|range\s+from\s+(?<from>\S+)\s+to\s+(?<to>\S+)\s+step\s+(?<step>\S+))\s+(?<query>.+)$"
    )]
    private static partial Regex EvalPattern();

    [GeneratedRegex(@"^expect\s+(fail|warn|info|no_warn|no_info)(?:\s+(msg|regex):\s*(.+))?$")]
    private static partial Regex ExpectPattern();

    [GeneratedRegex(@"^expect range vector from (\S+) to (\S+) step (\S+)$")]
    private static partial Regex RangeVectorPattern();

    [GeneratedRegex("_(bucket|sum|count)$")]
    private static partial Regex Suffix();
}
