using System.Collections.Immutable;
using System.Globalization;
using TelemetryGrid.Alerting.Files;
using TelemetryGrid.PromQL;
using TelemetryGrid.PromQL.Syntax;
using YamlDotNet.RepresentationModel;

namespace TelemetryGrid.Alerting.Rules.Testing;

/// <summary>Reads promtool's files of unit tests of rules. Everything that is wrong is told at once, with its line; unknown keys are wrong.</summary>
public static class RuleTestFileReader
{
    private static readonly TimeSpan DefaultInterval = TimeSpan.FromMinutes(1);

    public static RuleTestFileResult Read(string text, string file)
    {
        ArgumentNullException.ThrowIfNull(text);
        var errors = new FileErrors(file);
        var documents = YamlFile.Read(text, errors);
        if (documents.Count == 0 || documents[0] is not YamlMappingNode root)
        {
            if (!errors.Any)
            {
                errors.Add(1, "a file of tests has the key 'tests'");
            }
            return new RuleTestFileResult(null, errors.ToImmutable());
        }
        var map = new YamlMap(root, errors, "a file of tests");
        var interval = Positive(map, "evaluation_interval") ?? DefaultInterval;
        var result = new RuleTestFile(
            [.. map.Texts("rule_files").Select(f => f.Text)],
            interval,
            [.. map.Texts("group_eval_order").Select(f => f.Text)],
            [.. map.Maps("tests", "a test").Select(test => ReadTest(test, interval))]
        )
        {
            IsFuzzy = map.Flag("fuzzy_compare") ?? false,
        };
        map.RejectOthers();
        return new RuleTestFileResult(errors.Any ? null : result, errors.ToImmutable());
    }

    private static RuleTest ReadTest(YamlMap map, TimeSpan evaluationInterval)
    {
        var test = new RuleTest(
            map.Text("name") ?? "",
            Positive(map, "interval") ?? evaluationInterval,
            Start(map),
            [.. map.Maps("input_series", "a series").Select(ReadSeries).OfType<InputSeries>()],
            [.. map.Maps("alert_rule_test", "a test of alerts").Select(ReadAlerts)],
            [.. map.Maps("promql_expr_test", "a test of a query").Select(ReadExpression).OfType<ExpressionTest>()],
            Pairs(map, "external_labels"),
            map.Text("external_url") ?? ""
        );
        map.RejectOthers();
        return test;
    }

    private static InputSeries? ReadSeries(YamlMap map)
    {
        var (series, values) = (map.Text("series") ?? "", map.Text("values") ?? "");
        map.RejectOthers();
        try
        {
            return new InputSeries(SeriesNotation.ReadLabels(series), SeriesNotation.ReadValues(values));
        }
        catch (FormatException e)
        {
            map.Error(e.Message);
            return null;
        }
    }

    private static AlertTest ReadAlerts(YamlMap map)
    {
        var name = map.Text("alertname") ?? "";
        if (name.Length == 0)
        {
            map.Error("'alertname' is missing");
        }
        var test = new AlertTest(
            map.Duration("eval_time") ?? TimeSpan.Zero,
            name,
            [.. map.Maps("exp_alerts", "an expected alert").Select(alert => ReadAlert(alert, name))],
            map.At.Start.Line
        );
        map.RejectOthers();
        return test;
    }

    private static ExpectedAlert ReadAlert(YamlMap map, string name)
    {
        var labels = new LabelsBuilder(Pairs(map, "exp_labels")).Set(AlertRuleMachine.NameLabel, name).Build();
        var alert = new ExpectedAlert(labels, Pairs(map, "exp_annotations"));
        map.RejectOthers();
        return alert;
    }

    private static ExpressionTest? ReadExpression(YamlMap map)
    {
        var query = map.Text("expr") ?? "";
        var at = map.Duration("eval_time") ?? TimeSpan.Zero;
        var expected = map.Maps("exp_samples", "an expected sample").Select(ReadSample).OfType<ExpectedSample>().ToImmutableArray();
        map.RejectOthers();
        try
        {
            return new ExpressionTest(at, query, PromQLParser.Parse(query), expected, map.At.Start.Line);
        }
        catch (QueryException e)
        {
            map.Error($"the expression is not PromQL: {e.Message}", map.Node("expr"));
            return null;
        }
    }

    private static ExpectedSample? ReadSample(YamlMap map)
    {
        var (labels, text) = (map.Text("labels") ?? "", map.Text("value") ?? "0");
        if (map.Has("histogram"))
        {
            map.Error("native histograms are not kept", map.Node("histogram"));
        }
        map.RejectOthers();
        if (!SeriesNotation.TryReadNumber(text, out var value))
        {
            map.Error($"'{text}' is not a number", map.Node("value"));
            return null;
        }
        try
        {
            return new ExpectedSample(SeriesNotation.ReadLabels(labels), value);
        }
        catch (FormatException e)
        {
            map.Error(e.Message);
            return null;
        }
    }

    private static Labels Pairs(YamlMap map, string key)
    {
        var labels = new LabelsBuilder();
        foreach (var (name, text, _) in map.Map(key, $"'{key}'")?.Pairs() ?? [])
        {
            labels.Set(name, text ?? "");
        }
        return labels.Build();
    }

    private static TimeSpan? Positive(YamlMap map, string key)
    {
        var value = map.Duration(key);
        return value > TimeSpan.Zero ? value : null;
    }

    private static DateTimeOffset Start(YamlMap map)
    {
        if (map.Text("start_timestamp") is not { } text)
        {
            return DateTimeOffset.UnixEpoch;
        }
        if (double.TryParse(text, CultureInfo.InvariantCulture, out var seconds) && Math.Abs(seconds) < 1e11)
        {
            return DateTimeOffset.UnixEpoch.AddMilliseconds(Math.Round(seconds * 1000));
        }
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return time;
        }
        map.Error($"'start_timestamp' is a time in RFC 3339 or seconds since 1970, not '{text}'", map.Node("start_timestamp"));
        return DateTimeOffset.UnixEpoch;
    }
}
