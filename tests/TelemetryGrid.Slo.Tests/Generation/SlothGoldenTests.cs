using TelemetryGrid.PromQL;
using TelemetryGrid.Slo.Generation;
using TelemetryGrid.Slo.Specifications;
using TelemetryGrid.Slo.Tests.Indicators;
using TelemetryGrid.Tests.Corpus;

namespace TelemetryGrid.Slo.Tests.Generation;

/// <summary>The rules mean what Sloth's mean: over the same series both record the same values, and alert at the same times.</summary>
public sealed class SlothGoldenTests
{
    private const int Minute = 60;
    private const int End = 9 * 60 * Minute;

    [Theory]
    [InlineData("getting-started.yml", true)]
    [InlineData("home-wifi.yml", true)]
    [InlineData("multifile.yml", true)]
    [InlineData("no-alerts.yml", false)]
    [InlineData("openslo-getting-started.yml", false)]
    public async Task Generate_SlothExamples_RecordsAndAlertsAlike(string name, bool alerts)
    {
        var folder = Path.Combine(CorpusFolder.Require("slo-sloth"), "examples");
        var golden = RecordedRules.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "_gen", name), Cancellation));
        var objectives = SpecificationReader.Read(name, await File.ReadAllTextAsync(Path.Combine(folder, name), Cancellation)).Objectives;
        var ours = RecordedRules.Parse(RuleFile.Write(objectives.SelectMany(o => RuleGenerator.Generate(o))));
        var table = Traffic();

        var (compared, fired, quiet) = (0, 0, 0);
        for (var t = 60 * Minute; t <= End; t += 10 * Minute)
        {
            var theirs = ByMeaning(golden, await RecordedRules.EvaluateAsync(table, golden, t), "sloth_id", "sloth_window");
            var mine = ByMeaning(ours, await RecordedRules.EvaluateAsync(table, ours, t), RuleNames.NameLabel, RuleNames.WindowLabel);
            foreach (var (meaning, value) in theirs)
            {
                if (meaning.Alert)
                {
                    // What alerts is compared where Sloth writes alerts: for OpenSLO it writes none.
                    Assert.Equal(value is not null, mine[meaning] is not null);
                    _ = value is null ? quiet++ : fired++;
                    continue;
                }
                Assert.True(mine.TryGetValue(meaning, out var own), $"nothing records {meaning}");
                Assert.Equal(value is null, own is null);
                Assert.Equal(value ?? 0, own ?? 0, 1e-9 * Math.Max(1, Math.Abs(value ?? 0)));
                compared += value is null ? 0 : 1;
            }
        }
        TestContext.Current.SendDiagnosticMessage($"{name}: {compared} values alike, {fired} alerts firing, {quiet} quiet");
        Assert.True(compared > 500, $"{compared} values");
        Assert.Equal(alerts, fired > 0 && quiet > 0);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Values by what is recorded, the objectives counted in the order of their file.</summary>
    private static Dictionary<(int Objective, string What, bool Alert), double?> ByMeaning(
        List<GeneratedRule> rules,
        List<IReadOnlyList<VectorSample>> results,
        string idLabel,
        string windowLabel
    )
    {
        var values = new Dictionary<(int, string, bool), double?>();
        var objective = -1;
        var last = "";
        var page = 0;
        foreach (var (rule, samples) in rules.Zip(results))
        {
            var id = rule.IsAlert ? last : rule.Labels[idLabel] + rule.Labels.GetValueOrDefault(RuleNames.ServiceLabel);
            (objective, page) = id == last ? (objective, page) : (objective + 1, 0);
            last = id;
            var what = rule.IsAlert ? $"alert {page++}" : What(rule, windowLabel);
            if (what.Length > 0)
            {
                values.Add((objective, what, rule.IsAlert), samples.Count == 0 ? null : Assert.Single(samples).Value);
            }
        }
        return values;
    }

    private static string What(GeneratedRule rule, string windowLabel) =>
        rule.Name switch
        {
            "slo:objective:ratio" or "slo:error_budget:ratio" => rule.Name,
            "slo:time_period:days" or RuleNames.PeriodDays => "days",
            "slo:current_burn_rate:ratio" or RuleNames.CurrentBurnRate => "current burn rate",
            "slo:period_burn_rate:ratio" or RuleNames.PeriodBurnRate => "period burn rate",
            "slo:period_error_budget_remaining:ratio" or RuleNames.BudgetRemaining => "remaining",
            "sloth_slo_info" => "",
            _ => $"ratio {rule.Labels[windowLabel]}",
        };

    /// <summary>Nine hours: quiet, then errors that page, then a trickle that is worth a ticket.</summary>
    private static SeriesTable Traffic()
    {
        var random = new Random(17);
        var table = new SeriesTable();
        foreach (var job in new[] { "myservice", "myapp" })
        {
            foreach (var (code, share) in new[] { ("200", 1.0), ("404", 0.05), ("429", 0.4), ("500", 0.6) })
            {
                var count = 0.0;
                var labels = Labels.Of(("__name__", "http_request_duration_seconds_count"), ("job", job), ("code", code));
                table.Fill(labels, Minute, End, t => count += Events(t, code[0] is '5' || code == "429", share, random));
            }
        }
        for (var client = 0; client < 6; client++)
        {
            var offset = 0.02 * client;
            var labels = Labels.Of(("__name__", "unifipoller_client_satisfaction_ratio"), ("client", $"{client}"));
            table.Fill(labels, Minute, End, t => Hour(t) is 3 or 4 ? 0.4 + (5 * offset) : 0.8 + offset - (0.3 * random.NextDouble()));
        }
        return table;
    }

    private static double Events(int t, bool isError, double share, Random random)
    {
        var errors = Hour(t) switch
        {
            3 or 4 => 60.0,
            7 => 4.0,
            _ => 0.02,
        };
        return share * (isError ? errors : 1000 + random.Next(500)) * (0.5 + random.NextDouble());
    }

    private static int Hour(int t) => t / (60 * Minute);
}
