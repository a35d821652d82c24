using System.Collections.Immutable;
using System.Globalization;
using TelemetryGrid.Analytics.Detectors.Batch;
using TelemetryGrid.Analytics.Detectors.Streaming;
using TelemetryGrid.Analytics.Predictions;

namespace TelemetryGrid.Analytics.Insights;

/// <summary>Insights from what the analytics find, with the recommendations of the shipped rules. Pure.</summary>
public static class InsightFrom
{
    // Confidence in an anomaly: its odds, were one point in a thousand truly odd: 0.5 at −log10 p of 3, 0.99 at 5.
    private const double PriorScore = 3;

    /// <summary>A point the streaming detector raised.</summary>
    public static Insight Anomaly(string entity, string metric, long timeMs, double value, AnomalyVote vote) =>
        Anomaly(new AnomalyFact(entity, metric, timeMs, value, vote.Expected, vote.Combined, vote.Scores.Strongest));

    /// <summary>A point that was raised, as it was kept.</summary>
    public static Insight Anomaly(AnomalyFact fact)
    {
        ArgumentNullException.ThrowIfNull(fact);
        var (entity, metric, timeMs, value, expected, score, strongest) = fact;
        var direction =
            !double.IsFinite(expected) ? "unusual"
            : value >= expected ? "high"
            : "low";
        var usual = double.IsFinite(expected) ? $", where {PlainNumber.Of(expected)} is usual at that time" : "";
        return Make(
            InsightType.Anomaly,
            $"{metric} of {entity} is {(direction == "unusual" ? direction : "unusually " + direction)}",
            $"{metric} was {PlainNumber.Of(value)} at {PlainNumber.Time(timeMs)}{usual}. By chance this is about one in 10^{score:0.0} points. "
                + $"What tells most: {Explain(strongest)}.",
            OfScore(score),
            Confidence(score),
            timeMs,
            null,
            [entity],
            [metric],
            [
                ("kind", "anomaly"),
                ("direction", direction),
                ("value", Number(value)),
                ("expected", Number(expected)),
                ("score", Number(score)),
                ("strongest", strongest.ToString()),
            ]
        );
    }

    /// <summary>A row the batch ensemble found.</summary>
    public static Insight Anomaly(string entity, BatchFinding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);

        // Those that make up nine tenths of it; the first in any case.
        var told = 0.0;
        var parts = finding.Contributions.TakeWhile(part => told < 0.9 && (told += part.Share) > 0).Take(4).ToArray();
        var values = parts.Select(part =>
            $"{part.Metric} was {PlainNumber.Of(part.Value)} instead of {PlainNumber.Of(part.Expected)} ({100 * part.Share:0} %)"
        );
        return Make(
            InsightType.Anomaly,
            parts.Length == 1
                ? $"{parts[0].Metric} of {entity} does not fit its other metrics"
                : $"Metrics of {entity} do not fit each other",
            $"At {PlainNumber.Time(finding.TimeMs)} {string.Join("; ", values)}. {PlainNumber.Percent(finding.Agreement)} of the detectors agree; "
                + $"by chance this is one in 10^{finding.Score:0.0} moments.",
            OfScore(finding.Score),
            Confidence(finding.Score),
            finding.TimeMs,
            null,
            [entity],
            [.. parts.Select(part => part.Metric)],
            [
                ("kind", "multivariate"),
                ("score", Number(finding.Score)),
                ("agreement", Number(finding.Agreement)),
                (
                    "detectors",
                    string.Join(',', finding.Members.Where(member => member.Votes).Select(member => BatchDetectorNames.Of(member.Detector)))
                ),
            ]
        );
    }

    public static Insight Capacity(string entity, string metric, long timeMs, CapacityPrediction prediction)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        var breach = prediction.ThresholdBreachMs is { } ms ? PlainNumber.Date(ms) : null;
        var title = breach is null
            ? $"{metric} of {entity} goes from {prediction.CurrentPercent:0.#} % to {prediction.PredictedPercent:0.#} % of its capacity"
            : $"{metric} of {entity} may use up its capacity by {breach}";
        return Make(
            InsightType.Prediction,
            title,
            $"Its daily peak is {PlainNumber.Of(prediction.Current)} now ({prediction.CurrentPercent:0.#} % of {PlainNumber.Of(prediction.Limit)}) and "
                + $"{PlainNumber.Of(prediction.Predicted)} ({prediction.PredictedPercent:0.#} %) at the end of the forecast. "
                + (
                    prediction.Confidence is { } share
                        ? $"{share:0%} of {prediction.Origins} earlier forecasts recommend the same."
                        : "No earlier forecast can be asked yet."
                ),
            (InsightSeverity)prediction.Severity,
            prediction.Confidence ?? 0.5,
            timeMs,
            prediction.ThresholdBreachMs,
            [entity],
            [metric],
            [
                ("kind", "capacity"),
                ("action", CapacityNames.Of(prediction.Action)),
                ("breach_date", breach ?? "not within the forecast"),
                ("current_percent", Number(prediction.CurrentPercent)),
                ("predicted_percent", Number(prediction.PredictedPercent)),
            ]
        );
    }

    public static Insight ChangePoint(ChangePointFact fact)
    {
        ArgumentNullException.ThrowIfNull(fact);
        var change = fact.Before != 0 ? (fact.After - fact.Before) / Math.Abs(fact.Before) : (double?)null;
        var by = change is { } share && Math.Abs(share) < 1e6 ? $", by {Math.Abs(100 * share):0.#} %" : "";
        var verb = fact.After >= fact.Before ? "rose" : "fell";
        return Make(
            InsightType.Trend,
            $"{fact.Metric} of {fact.Entity} {verb} to a new level",
            $"Since {PlainNumber.Time(fact.TimeMs)} it is {PlainNumber.Of(fact.After)} on average, before it was {PlainNumber.Of(fact.Before)}{by}.",
            Math.Abs(change ?? 1) >= 1 ? InsightSeverity.Medium : InsightSeverity.Low,
            fact.Confidence,
            fact.TimeMs,
            null,
            [fact.Entity],
            [fact.Metric],
            [
                ("kind", "change_point"),
                ("direction", verb == "rose" ? "high" : "low"),
                ("time", PlainNumber.Time(fact.TimeMs)),
                ("before", Number(fact.Before)),
                ("after", Number(fact.After)),
            ]
        );
    }

    public static Insight Correlation(CorrelationFact fact)
    {
        ArgumentNullException.ThrowIfNull(fact);
        var (first, second) = ($"{fact.FirstMetric} of {fact.FirstEntity}", $"{fact.SecondMetric} of {fact.SecondEntity}");
        var lag = fact.LagMs > 0 ? $"{TimeSpan.FromMilliseconds(fact.LagMs).TotalMinutes:0.#} minutes later" : "at the same time";
        var way = fact.Coefficient >= 0 ? "the same way" : "the other way";
        return Make(
            InsightType.Correlation,
            $"{second} follows {first}",
            $"When {first} leaves what is usual, {second} does so {lag} and {way} (correlation {fact.Coefficient:0.00} of the deviations, "
                + $"adjusted p {PlainNumber.Of(fact.AdjustedP)}). Which of them is the cause this does not say.",
            Math.Abs(fact.Coefficient) >= 0.8 ? InsightSeverity.Medium : InsightSeverity.Low,
            1 - fact.AdjustedP,
            fact.TimeMs,
            null,
            [.. new[] { fact.FirstEntity, fact.SecondEntity }.Distinct(StringComparer.Ordinal)],
            [.. new[] { fact.FirstMetric, fact.SecondMetric }.Distinct(StringComparer.Ordinal)],
            [
                ("kind", "correlation"),
                ("coefficient", Number(fact.Coefficient)),
                ("lag_ms", fact.LagMs.ToString(CultureInfo.InvariantCulture)),
            ]
        );
    }

    public static Insight Failure(string entity, long timeMs, FailurePrediction prediction)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        var until = timeMs + (long)(prediction.HorizonDays * 86_400_000);
        var why = prediction.Reasons.IsEmpty
            ? "Nothing speaks for it."
            : string.Join(' ', prediction.Reasons.Select(reason => reason.Evidence));
        return Make(
            InsightType.Prediction,
            $"{entity} fails within {prediction.HorizonDays:0.#} days with a probability of {PlainNumber.Percent(prediction.Probability)}",
            $"{why} Without this it would be {PlainNumber.Percent(prediction.BaseProbability)}.",
            prediction.Probability switch
            {
                >= 0.5 => InsightSeverity.Critical,
                >= 0.2 => InsightSeverity.High,
                >= 0.05 => InsightSeverity.Medium,
                _ => InsightSeverity.Low,
            },
            // The probability is in the title; how sure it is depends on how much of the device is seen.
            prediction.Coverage,
            timeMs,
            until,
            [entity],
            [.. prediction.Reasons.Select(reason => reason.Subject).Distinct(StringComparer.Ordinal)],
            [
                ("kind", "failure"),
                ("probability", Number(prediction.Probability)),
                ("causes", string.Join(',', prediction.Reasons.Select(reason => reason.Cause))),
            ]
        );
    }

    public static Insight Excursion(string entity, string metric, long timeMs, PredictedExcursion excursion)
    {
        ArgumentNullException.ThrowIfNull(excursion);
        var side = excursion.Above ? "above" : "below";
        return Make(
            InsightType.Prediction,
            $"{metric} of {entity} is expected {side} its usual range",
            $"From {PlainNumber.Time(excursion.StartMs)} on it is expected at {PlainNumber.Of(excursion.Expected)}, where "
                + $"{PlainNumber.Of(excursion.UsualLower)} to {PlainNumber.Of(excursion.UsualUpper)} is usual.",
            excursion.Certain ? InsightSeverity.Medium : InsightSeverity.Low,
            excursion.Probability,
            timeMs,
            excursion.StartMs,
            [entity],
            [metric],
            [("kind", "excursion"), ("direction", excursion.Above ? "high" : "low"), ("probability", Number(excursion.Probability))]
        );
    }

    /// <summary>Latency or loss that reaches its limit with the load to come.</summary>
    /// <param name="limit">What the metric must not reach.</param>
    public static Insight Performance(string entity, string metric, long timeMs, PerformancePrediction prediction, double limit)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        var at = prediction.AtPeak is { } peak
            ? $"it is then expected at {PlainNumber.Of(peak.Value)} ({PlainNumber.Of(peak.Lower)} to {PlainNumber.Of(peak.Upper)})"
            : "nothing like that load was seen yet";
        var load = prediction.LoadAtLimit is { } most ? $" It gets there at a load of {PlainNumber.Percent(most)}." : "";
        return Make(
            InsightType.Prediction,
            $"{metric} of {entity} is expected to reach {PlainNumber.Of(limit)}",
            $"The load is going to peak at {PlainNumber.Percent(prediction.PeakLoad)}, at {PlainNumber.Time(prediction.PeakMs)}: {at}.{load} "
                + $"Load explains {PlainNumber.Percent(prediction.Confidence)} of its variation.",
            prediction.AtPeak is { } worst && worst.Value >= 2 * limit ? InsightSeverity.High : InsightSeverity.Medium,
            prediction.Confidence,
            timeMs,
            prediction.BreachMs,
            [entity],
            [metric],
            [
                ("kind", "performance"),
                ("limit", Number(limit)),
                ("peak_load", Number(prediction.PeakLoad)),
                ("load_at_limit", Number(prediction.LoadAtLimit ?? double.NaN)),
            ]
        );
    }

    public static Insight Pattern(PatternFact fact)
    {
        ArgumentNullException.ThrowIfNull(fact);
        return Make(
            InsightType.Pattern,
            $"{fact.Kind.Replace('_', ' ')}: {fact.Entities.FirstOrDefault("unknown")}",
            fact.Evidence,
            fact.Severity,
            fact.Confidence,
            fact.TimeMs,
            null,
            fact.Entities,
            [],
            [("kind", fact.Kind)]
        );
    }

    internal static Insight Make(
        InsightType type,
        string title,
        string description,
        InsightSeverity severity,
        double confidence,
        long timeMs,
        long? untilMs,
        ImmutableArray<string> entities,
        ImmutableArray<string> metrics,
        ReadOnlySpan<(string Fact, string Value)> context
    )
    {
        var facts = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (fact, value) in context)
        {
            facts[fact] = value;
        }

        var id = InsightId.Of(type, timeMs, [facts["kind"], .. entities, "", .. metrics]);
        return RecommendationRules.Apply(
            new Insight
            {
                Id = id,
                Type = type,
                Title = title,
                Description = description,
                Severity = severity,
                Confidence = double.IsFinite(confidence) ? Math.Clamp(confidence, 0, 1) : 0,
                TimeMs = timeMs,
                UntilMs = untilMs,
                Entities = entities,
                Metrics = metrics,
                Context = facts.ToImmutable(),
                CorrelationId = id,
            }
        );
    }

    private static InsightSeverity OfScore(double score) =>
        score switch
        {
            >= 8 => InsightSeverity.High,
            >= 5 => InsightSeverity.Medium,
            _ => InsightSeverity.Low,
        };

    private static double Confidence(double score) => 1 / (1 + Math.Pow(10, PriorScore - score));

    private static string Number(double value) => double.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture) : "unknown";

    private static string Explain(ResidualKind kind) =>
        kind switch
        {
            ResidualKind.Prediction => "it does not follow from the points before",
            ResidualKind.LevelGap => "several points together left their level",
            ResidualKind.LevelShift => "its level has moved and stays",
            ResidualKind.Season => "it differs from what is usual at this hour of the week",
            ResidualKind.Range => "nothing like it was seen lately",
            ResidualKind.Spread => "it varies more, or less, than before",
            ResidualKind.ZScore => "it is many standard deviations away from its mean",
            ResidualKind.BaselineDeviation => "it is far outside its baseline",
            ResidualKind.Standstill => "it stands still at the edge of its range",
            ResidualKind.SeasonRange => "it differs from what is usual more than it ever did lately",
            _ => "its deviation",
        };
}
