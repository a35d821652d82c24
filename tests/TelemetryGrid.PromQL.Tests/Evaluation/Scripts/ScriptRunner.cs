using System.Text.RegularExpressions;

namespace TelemetryGrid.PromQL.Tests.Evaluation.Scripts;

/// <summary>Runs a script's commands and collects what differs.</summary>
internal sealed class ScriptRunner(QueryEngine engine, Func<MemorySeriesSource, ISeriesSource>? wrap = null)
{
    private const long Minute = 60_000;
    private MemorySeriesSource _source = new();
    private readonly List<Labels> _native = [];

    public List<string> Failures { get; } = [];

    public List<string> Excluded { get; } = [];

    public int Passed { get; private set; }

    public async Task RunAsync(IEnumerable<ScriptCommand> commands)
    {
        foreach (var command in commands)
        {
            switch (command)
            {
                case ClearCommand:
                    _source = new MemorySeriesSource();
                    _native.Clear();
                    break;
                case LoadCommand load:
                    Load(load);
                    break;
                case EvalCommand eval when ScriptExclusion.Reason(eval, _native, _source.Series) is { } reason:
                    Excluded.Add($"line {eval.Line}: {reason}: {eval.Query}");
                    break;
                case EvalCommand eval:
                    await EvaluateAsync(eval);
                    break;
            }
        }
    }

    private void Load(LoadCommand load)
    {
        _native.AddRange(load.NativeHistograms);
        // Of a series given twice the last counts.
        var last = load.Series.GroupBy(static s => s.Labels).Select(static g => g.Last());
        foreach (var series in last)
        {
            for (var i = 0; i < series.Values.Count; i++)
            {
                if (series.Values[i] is { } value)
                {
                    _source.Add(series.Labels, i * series.Interval, value);
                }
            }
        }
    }

    private async Task EvaluateAsync(EvalCommand eval)
    {
        var before = Failures.Count;
        var source = wrap?.Invoke(_source) ?? _source;
        try
        {
            var result = eval.IsRange
                ? await engine.RangeAsync(
                    eval.Query,
                    source,
                    eval.Steps.StartMilliseconds,
                    eval.Steps.EndMilliseconds,
                    eval.Steps.StepMilliseconds,
                    TestContext.Current.CancellationToken
                )
                : await engine.InstantAsync(eval.Query, source, eval.Steps.StartMilliseconds, TestContext.Current.CancellationToken);
            if (eval.Fails)
            {
                Fail(eval, "should have failed");
            }
            else
            {
                Compare(eval, result);
                await AsRangeAsync(eval, source);
            }
        }
        catch (QueryException e)
        {
            CheckFailure(eval, e);
        }
        if (Failures.Count == before)
        {
            Passed++;
        }
    }

    /// <summary>An instant query gives the same in the middle of a range query.</summary>
    private async Task AsRangeAsync(EvalCommand eval, ISeriesSource source)
    {
        if (eval.IsRange || eval.Text is not null || eval.RangeVector is not null)
        {
            return;
        }
        var at = eval.Steps.StartMilliseconds;
        var result = await engine.RangeAsync(eval.Query, source, at - Minute, at + Minute, Minute, TestContext.Current.CancellationToken);
        var samples = new List<VectorSample>();
        foreach (var series in ((MatrixValue)result.Value).Series)
        {
            var index = series.Timestamps.Span.IndexOf(at);
            if (index >= 0)
            {
                samples.Add(new VectorSample(series.Labels, at, series.Values.Span[index]));
            }
        }
        if (eval.Scalar is { } scalar)
        {
            Check(eval, samples is [{ Labels.Count: 0 } one] && Near(one.Value, scalar), $"as a range: {string.Join("; ", samples)}");
            return;
        }
        CompareVector(eval, samples, ordered: false, "as a range: ");
    }

    private void Compare(EvalCommand eval, QueryResult result)
    {
        CheckAnnotations(eval, result);
        switch (result.Value)
        {
            case ScalarValue scalar:
                Check(eval, eval.Scalar is { } expected && Near(scalar.Value, expected), $"got {scalar.Value}");
                break;
            case StringValue text:
                Check(eval, text.Value == eval.Text, $"got '{text.Value}'");
                break;
            case VectorValue vector:
                CompareVector(eval, vector.Samples, eval.IsOrdered, "");
                break;
            case MatrixValue matrix:
                CompareMatrix(eval, matrix, eval.RangeVector ?? eval.Steps);
                break;
        }
    }

    private void CompareVector(EvalCommand eval, IReadOnlyList<VectorSample> samples, bool ordered, string how)
    {
        var expected = eval.Series;
        var same = samples.Count == expected.Count;
        for (var i = 0; same && i < expected.Count; i++)
        {
            var found = ordered ? samples[i] : samples.FirstOrDefault(s => s.Labels.Equals(expected[i].Labels));
            same = found.Labels is not null && found.Labels.Equals(expected[i].Labels) && Near(found.Value, expected[i].Values[0]!.Value);
        }
        Check(eval, same, $"{how}got [{string.Join("; ", samples.Select(static s => $"{s.Labels} {s.Value:R}"))}]");
    }

    private void CompareMatrix(EvalCommand eval, MatrixValue matrix, StepRange steps)
    {
        var same = matrix.Series.Count == eval.Series.Count;
        foreach (var expected in eval.Series)
        {
            var found = matrix.Series.FirstOrDefault(s => s.Labels.Equals(expected.Labels));
            if (found is null)
            {
                same = false;
                continue;
            }
            var wanted = expected
                .Values.Select((v, i) => (Time: steps.TimeAt(i), Value: v))
                .Where(static p => p.Value is not null)
                .ToList();
            same &= wanted.Count == found.Values.Length;
            for (var i = 0; same && i < wanted.Count; i++)
            {
                same = wanted[i].Time == found.Timestamps.Span[i] && Near(found.Values.Span[i], wanted[i].Value!.Value);
            }
        }
        Check(
            eval,
            same,
            $"got [{string.Join("; ", matrix.Series.Select(static s => $"{s.Labels} {string.Join(' ', s.Values.ToArray())} at {string.Join(' ', s.Timestamps.ToArray())}"))}]"
        );
    }

    private void CheckAnnotations(EvalCommand eval, QueryResult result)
    {
        foreach (var kind in (string[])["warn", "info"])
        {
            var got = result
                .Annotations.Where(a => a.Kind == (kind == "warn" ? AnnotationKind.Warning : AnnotationKind.Info))
                .Select(static a => a.Message)
                .ToList();
            var wanted = eval.Expectations.Where(e => e.Kind == kind).ToList();
            if (eval.Expectations.Exists(e => e.Kind == $"no_{kind}"))
            {
                Check(eval, got.Count == 0, $"unexpected {kind}: {string.Join("; ", got)}");
            }
            foreach (var expectation in wanted)
            {
                Check(eval, got.Exists(g => Matches(expectation, g)), $"no {kind} '{expectation.Text}', got: {string.Join("; ", got)}");
            }
            if (wanted.Count > 0)
            {
                Check(eval, got.TrueForAll(g => wanted.Exists(w => Matches(w, g))), $"other {kind}: {string.Join("; ", got)}");
            }
        }
    }

    private void CheckFailure(EvalCommand eval, QueryException e)
    {
        var wanted = eval.Expectations.Where(static x => x.Kind == "fail").ToList();
        Check(eval, wanted.Count > 0 && wanted.TrueForAll(w => Matches(w, e.Message)), $"failed: {e.Message}");
    }

    private static bool Matches(Expectation expectation, string message) =>
        expectation.Match switch
        {
            "msg" => message == expectation.Text,
            "regex" => Regex.IsMatch(message, expectation.Text, RegexOptions.NonBacktracking),
            _ => true,
        };

    private void Check(EvalCommand eval, bool holds, string otherwise)
    {
        if (!holds)
        {
            Fail(eval, otherwise);
        }
    }

    private void Fail(EvalCommand eval, string why) => Failures.Add($"line {eval.Line}: {eval.Query}: {why}");

    /// <summary>Equal up to a millionth, NaN to NaN, and zero only to zero.</summary>
    public static bool Near(double left, double right)
    {
        const double smallestNormal = 2.2250738585072014e-308;
        if (left == right || (double.IsNaN(left) && double.IsNaN(right)))
        {
            return true;
        }
        var size = Math.Abs(left) + Math.Abs(right);
        var apart = Math.Abs(left - right);
        return left == 0 || right == 0 || size < smallestNormal
            ? apart < 1e-6 * smallestNormal
            : apart / Math.Min(size, double.MaxValue) < 1e-6;
    }
}
