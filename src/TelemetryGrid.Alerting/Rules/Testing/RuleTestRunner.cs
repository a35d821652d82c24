using System.Collections.Immutable;
using System.Globalization;
using TelemetryGrid.Alerting.Rules.Evaluation;
using TelemetryGrid.Alerting.Text;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Rules.Testing;

/// <summary>Runs unit tests of rules as promtool does: all groups at each evaluation, in the file's order, and then the queries.</summary>
public static class RuleTestRunner
{
    // What rounding may do to a value, as Prometheus' own comparison has it.
    private const double Tolerance = 1e-6;

    public static async Task<ImmutableArray<RuleTestFailure>> RunAsync(
        RuleTestFile file,
        IReadOnlyList<RuleGroup> groups,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(groups);
        using var engine = new QueryEngine(new QueryEngineOptions(), TimeProvider.System);
        var places = file.GroupOrder.Select((name, i) => (name, i)).GroupBy(p => p.name).ToDictionary(g => g.Key, g => g.Last().i);
        var ordered = groups.OrderBy(g => places.GetValueOrDefault(g.Name)).ToList();
        var failures = ImmutableArray.CreateBuilder<RuleTestFailure>();
        foreach (var test in file.Tests)
        {
            await RunAsync(file, test, ordered, engine, failures, cancellation);
        }
        return failures.ToImmutable();
    }

    private static async Task RunAsync(
        RuleTestFile file,
        RuleTest test,
        List<RuleGroup> groups,
        QueryEngine engine,
        ImmutableArray<RuleTestFailure>.Builder failures,
        CancellationToken cancellation
    )
    {
        var store = Load(test);
        var settings = new RuleGroupSettings
        {
            EvaluationInterval = test.Interval,
            ExternalLabels = test.ExternalLabels,
            ExternalUrl = test.ExternalUrl,
        };
        var evaluators = groups.Select(g => new RuleGroupEvaluator(g, settings, engine, TimeProvider.System, restores: false)).ToList();
        var times = test.Alerts.Select(a => a.At).Concat(test.Expressions.Select(e => e.At)).DefaultIfEmpty();
        var end = times.Max();
        for (var passed = TimeSpan.Zero; passed <= end; passed += file.EvaluationInterval)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var evaluator in evaluators)
            {
                var at = test.Start + passed;
                await evaluator.EvaluateAsync(at, store, cancellation);
                evaluator.Told(at);
                failures.AddRange(
                    evaluator
                        .Rules.Where(r => r.Health == RuleHealth.Failed)
                        .Select(r => new RuleTestFailure(test.Name, 0, $"rule {r.Rule.Name} at {Time(passed)}: {r.LastError}", [], []))
                );
            }
            // Between two evaluations the earlier one counts.
            foreach (var alerts in test.Alerts.Where(a => a.At >= passed && a.At < passed + file.EvaluationInterval))
            {
                Check(test, alerts, evaluators, failures);
            }
        }
        foreach (var expression in test.Expressions)
        {
            await CheckAsync(file, test, expression, store, engine, failures, cancellation);
        }
    }

    private static TestSeriesStore Load(RuleTest test)
    {
        var store = new TestSeriesStore();
        foreach (var series in test.Series)
        {
            for (var i = 0; i < series.Values.Length; i++)
            {
                if (series.Values[i] is { } value)
                {
                    store.Add(series.Labels, (test.Start + (i * test.Interval)).ToUnixTimeMilliseconds(), value);
                }
            }
        }
        return store;
    }

    private static void Check(
        RuleTest test,
        AlertTest alerts,
        List<RuleGroupEvaluator> evaluators,
        ImmutableArray<RuleTestFailure>.Builder failures
    )
    {
        var found = evaluators
            .SelectMany(e => e.Rules)
            .Where(r => r.Rule is AlertingRule && r.Rule.Name == alerts.Name)
            .SelectMany(r => r.Alerts.Alerts.Values)
            .Where(a => a.State == AlertState.Firing)
            .Select(a => Text(a.Labels, a.Annotations))
            .ToList();
        var expected = alerts.Expected.Select(a => Text(a.Labels, a.Annotations)).ToList();
        Compare(test, alerts.Line, $"alertname: {alerts.Name}, time: {Time(alerts.At)}", expected, found, failures);

        static string Text(Labels labels, Labels annotations) => $"{labels} annotations {annotations}";
    }

    private static async Task CheckAsync(
        RuleTestFile file,
        RuleTest test,
        ExpressionTest expression,
        TestSeriesStore store,
        QueryEngine engine,
        ImmutableArray<RuleTestFailure>.Builder failures,
        CancellationToken cancellation
    )
    {
        var what = $"expr: {expression.Query}, time: {Time(expression.At)}";
        IReadOnlyList<VectorSample> samples;
        try
        {
            var at = (test.Start + expression.At).ToUnixTimeMilliseconds();
            var result = await engine.InstantAsync(expression.Expr, store, at, cancellation);
            samples = result.Value switch
            {
                VectorValue vector => vector.Samples,
                ScalarValue scalar => [new VectorSample(Labels.Empty, at, scalar.Value)],
                _ => throw new QueryException(QueryErrorKind.Execution, "the result is neither an instant vector nor a scalar"),
            };
        }
        catch (QueryException e)
        {
            failures.Add(new RuleTestFailure(test.Name, expression.Line, $"{what}: {e.Message}", [], []));
            return;
        }
        // What is the same but for rounding is written the same.
        var expected = expression.Expected.ToList();
        var found = new List<string>();
        foreach (var sample in samples)
        {
            var same = expected.FindIndex(e => e.Labels.Equals(sample.Labels) && Same(e.Value, sample.Value, file.IsFuzzy));
            if (same >= 0)
            {
                expected.RemoveAt(same);
            }
            else
            {
                found.Add(Text(sample.Labels, sample.Value));
            }
        }
        Compare(test, expression.Line, what, [.. expected.Select(e => Text(e.Labels, e.Value))], found, failures);

        static string Text(Labels labels, double value) => $"{labels} {value.ToString("R", CultureInfo.InvariantCulture)}";
    }

    private static void Compare(
        RuleTest test,
        long line,
        string what,
        List<string> expected,
        List<string> found,
        ImmutableArray<RuleTestFailure>.Builder failures
    )
    {
        foreach (var text in found.ToList())
        {
            if (expected.Remove(text))
            {
                found.Remove(text);
            }
        }
        if (expected.Count > 0 || found.Count > 0)
        {
            expected.Sort(StringComparer.Ordinal);
            found.Sort(StringComparer.Ordinal);
            failures.Add(new RuleTestFailure(test.Name, line, what, [.. expected], [.. found]));
        }
    }

    private static bool Same(double expected, double found, bool isFuzzy) =>
        expected.Equals(found) || (isFuzzy && Math.Abs(expected - found) <= Tolerance * Math.Max(Math.Abs(expected), Math.Abs(found)));

    private static string Time(TimeSpan passed) => PromDuration.Format(passed);
}
