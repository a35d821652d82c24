using System.Globalization;
using TelemetryGrid.PromQL.Syntax;

namespace TelemetryGrid.PromQL.Evaluation;

/// <summary><c>histogram_quantile</c> and <c>histogram_fraction</c> over the buckets of classic histograms.</summary>
internal static class HistogramFunctions
{
    private const string BucketLabel = "le";

    public static StepMatrix Quantile(
        StepMatrix input,
        double[] quantiles,
        TextRange quantilePosition,
        TextRange position,
        EvaluationContext context
    )
    {
        Quantiles.Check(quantiles, quantilePosition, context.Annotations);
        return Run(
            input,
            position,
            (step, buckets, name) =>
            {
                var value = ClassicHistogram.Quantile(quantiles[step], buckets, out var wasFixed);
                if (wasFixed)
                {
                    context.Annotations.Inform(
                        "input to histogram_quantile needed to be fixed for monotonicity "
                            + "(see https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile)"
                            + ForMetric(name),
                        position
                    );
                }
                return value;
            },
            context
        );
    }

    public static StepMatrix Fraction(StepMatrix input, double[] lower, double[] upper, TextRange position, EvaluationContext context) =>
        Run(input, position, (step, buckets, _) => ClassicHistogram.Fraction(lower[step], upper[step], buckets), context);

    private delegate double OfBuckets(int step, Span<Bucket> buckets, string name);

    private static StepMatrix Run(StepMatrix input, TextRange position, OfBuckets function, EvaluationContext context)
    {
        var histograms = new Dictionary<Labels, List<(double UpperBound, StepSeries Series)>>();
        foreach (var series in input.Series)
        {
            var text = series.Labels[BucketLabel];
            if (!TryParseBound(text, out var bound))
            {
                context.Annotations.Warn(
                    $"bucket label \"le\" is missing or has a malformed value of {QuotedText.Quote(text)}{ForMetric(series.Labels.Name)}",
                    position
                );
                continue;
            }
            var key = LabelSets.Remove(series.Labels, [BucketLabel]);
            if (!histograms.TryGetValue(key, out var buckets))
            {
                histograms[key] = buckets = [];
            }
            buckets.Add((bound, series));
        }
        var merger = new RowMerger(input.Steps, context);
        var row = new double[input.Steps.Count];
        foreach (var (labels, members) in histograms)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            members.Sort(static (a, b) => a.UpperBound.CompareTo(b.UpperBound));
            var buckets = new Bucket[members.Count];
            for (var step = 0; step < row.Length; step++)
            {
                var count = 0;
                foreach (var (bound, series) in members)
                {
                    if (!StaleMarker.Is(series.Values[step]))
                    {
                        buckets[count++] = new Bucket(bound, series.Values[step]);
                    }
                }
                row[step] = count == 0 ? StaleMarker.Value : function(step, buckets.AsSpan(0, count), labels.Name);
            }
            var later = context.Settings.DelayNameRemoval;
            merger.Add(later ? labels : LabelSets.WithoutName(labels), later, row);
        }
        return merger.ToMatrix();
    }

    private static string ForMetric(string name) => name.Length == 0 ? "" : $" for metric name {QuotedText.Quote(name)}";

    private static bool TryParseBound(string text, out double bound)
    {
        switch (text.TrimStart('+', '-').ToUpperInvariant())
        {
            case "INF" or "INFINITY":
                bound = text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
                return true;
            case "NAN":
                bound = double.NaN;
                return true;
            default:
                return double.TryParse(
                    text,
                    NumberStyles.Float & ~NumberStyles.AllowLeadingWhite & ~NumberStyles.AllowTrailingWhite,
                    CultureInfo.InvariantCulture,
                    out bound
                );
        }
    }
}
