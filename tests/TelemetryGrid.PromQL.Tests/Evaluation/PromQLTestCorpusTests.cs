using TelemetryGrid.PromQL.Tests.Evaluation.Scripts;
using TelemetryGrid.Tests.Corpus;

namespace TelemetryGrid.PromQL.Tests.Evaluation;

/// <summary>The scripts by which Prometheus 3.5.3 is tested itself. What is left out is listed and counted, so that it cannot grow unnoticed.</summary>
public class PromQLTestCorpusTests(ITestOutputHelper output)
{
    public static TheoryData<string, int, int> Files =>
        new()
        {
            { "aggregators.test", 121, 35 },
            { "at_modifier.test", 45, 0 },
            { "collision.test", 2, 0 },
            { "duration_expression.test", 8, 21 },
            { "functions.test", 239, 123 },
            { "histograms.test", 56, 60 },
            { "limit.test", 0, 37 },
            { "literals.test", 20, 0 },
            { "name_label_dropping.test", 20, 0 },
            { "native_histograms.test", 0, 320 },
            { "operators.test", 133, 72 },
            { "range_queries.test", 8, 0 },
            { "selectors.test", 31, 0 },
            { "staleness.test", 17, 0 },
            { "subquery.test", 32, 2 },
            { "trig_functions.test", 19, 0 },
            { "type_and_unit.test", 0, 58 },
        };

    public static IEnumerable<ITheoryDataRow> FilesForEitherWay =>
        Files.Where(static row => row.Data.Item1 is not "name_label_dropping.test");

    /// <summary>As the engine is by default: names go at once. Only the script about names differs then.</summary>
    [Theory]
    [MemberData(nameof(FilesForEitherWay))]
    public async Task Script_NamesDroppedAtOnce_AsPrometheus(string file, int passed, int excluded)
    {
        using var engine = new QueryEngine(new QueryEngineOptions(), TimeProvider.System);
        await RunAsync(engine, file, passed, excluded);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Script_EveryEvaluation_AsPrometheus(string file, int passed, int excluded)
    {
        // The scripts are written for names that go last.
        using var engine = new QueryEngine(new QueryEngineOptions { DelayNameRemoval = true }, TimeProvider.System);
        await RunAsync(engine, file, passed, excluded);
    }

    [Fact]
    public async Task Script_WrongExpectations_AreReported()
    {
        var path = Path.GetTempFileName();
        await File.WriteAllLinesAsync(
            path,
            [
                "load 1m",
                "  a{x=\"1\"} 1+1x4",
                "",
                "eval instant at 1m a",
                "  a{x=\"1\"} 3",
                "",
                "eval instant at 1m a",
                "",
                "eval_fail instant at 1m a",
                "",
                "eval_warn instant at 1m -a",
                "  {x=\"1\"} -2",
                "",
                "eval range from 0 to 2m step 1m a",
                "  a{x=\"1\"} 1 2 4",
                "",
                "eval instant at 1m a + on() a",
                "  {} 4",
            ],
            TestContext.Current.CancellationToken
        );
        using var engine = new QueryEngine(new QueryEngineOptions(), TimeProvider.System);
        var runner = new ScriptRunner(engine);

        await runner.RunAsync(ScriptReader.Read(path));

        File.Delete(path);
        Assert.Equal(1, runner.Passed);
        Assert.Equal([4, 4, 7, 7, 9, 11, 14], runner.Failures.Select(static f => int.Parse(f.Split(' ', ':')[1])));
    }

    private async Task RunAsync(QueryEngine engine, string file, int passed, int excluded)
    {
        var path = Path.Combine(CorpusFolder.Require("promqltest"), "v3.5.3", file);
        var runner = new ScriptRunner(engine);
        await runner.RunAsync(ScriptReader.Read(path));
        foreach (var line in runner.Excluded)
        {
            output.WriteLine($"excluded {line}");
        }
        Assert.True(runner.Failures.Count == 0, string.Join('\n', runner.Failures));
        Assert.Equal((passed, excluded), (runner.Passed, runner.Excluded.Count));
    }
}
