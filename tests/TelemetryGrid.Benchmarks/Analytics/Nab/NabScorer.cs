using System.Diagnostics;
using TelemetryGrid.Analytics.Detectors.Streaming;

namespace TelemetryGrid.Benchmarks.Analytics.Nab;

/// <summary>Scores the streaming detector on the Numenta Anomaly Benchmark's layout, whole or in part.</summary>
internal sealed class NabScorer : IAnalyticsScorer
{
    // Published for all 58 files of version 1.1, with a threshold tuned on all of them.
    private const string PublishedGaussian = "published for all 58 files: 39.6 / 20.9";

    private const int CoarseRows = 1_800;

    public string Name => "NAB";

    public bool Recognises(string folder) => NabCorpus.Recognises(folder);

    public void Score(string folder, TextWriter output)
    {
        var corpus = NabCorpus.Load(folder);
        var sets = corpus.GroupBy(series => series.Name.Split('/')[0], series => series.Name, StringComparer.Ordinal);
        output.WriteLine($"  files: {string.Join(", ", sets.Select(set => $"{set.Key} {set.Count()}"))}");

        var silent = Sweeps(corpus, series => new double[series.Length]);
        var perfect = Sweeps(corpus, FirstRowsOfWindows);
        var gaussian = Sweeps(corpus, WindowedGaussian.Score);
        output.WriteLine($"  windows {silent.Sum(sweep => sweep.Windows)}; standard / low FP");
        output.WriteLine($"  silent detector        {At(silent, 1)}; expected 0.0 / 0.0");
        output.WriteLine($"  first row of windows   {At(perfect, 1)}; expected 100.0 / 100.0");
        output.WriteLine($"  windowed Gaussian      {At(gaussian, 1)} at the published threshold 1.0; {PublishedGaussian}");
        output.WriteLine($"  windowed Gaussian      {HeldOut(gaussian)}");

        var clock = Stopwatch.StartNew();
        var ours = Sweeps(corpus, Detect);
        output.WriteLine(
            $"  streaming detector     {HeldOut(ours)}; {corpus.Sum(series => series.Length)} points in {clock.ElapsedMilliseconds} ms"
        );
        var standard = NabFolds.HeldOut(ours, NabProfile.Standard).Score / NabFolds.HeldOut(gaussian, NabProfile.Standard).Score;
        output.WriteLine(
            $"    standard score is {standard:f2} of the windowed Gaussian's; tuned on all files, as published figures are, {Optimised(ours)}"
        );
        NabSeries[] coarse = [.. corpus.Select(series => series.AveragedTo(CoarseRows))];
        output.WriteLine($"    averaged down to about {CoarseRows} rows a file: {HeldOut(Sweeps(coarse, Detect))}");
        output.WriteLine($"    windowed Gaussian on the same: {HeldOut(Sweeps(coarse, WindowedGaussian.Score))}");
        var best = NabFolds.Optimised(ours, NabProfile.Standard).Threshold;
        foreach (var set in corpus.Zip(ours).GroupBy(pair => pair.First.Name.Split('/')[0], StringComparer.Ordinal))
        {
            WriteSet(set.Key, [.. set.Select(pair => pair.Second)], best, output);
        }

        WriteFalseAlarms(corpus, output);
    }

    private static NabSweep[] Sweeps(IReadOnlyList<NabSeries> corpus, Func<NabSeries, double[]> detector) =>
        [.. corpus.Select(series => NabSweep.Of(series, detector(series)))];

    private static double[] Detect(NabSeries series)
    {
        var detector = new StreamingDetector();
        return [.. series.TimesMs.Zip(series.Values, (time, value) => (double)detector.Add(time, value).Score)];
    }

    private static double[] FirstRowsOfWindows(NabSeries series)
    {
        var scores = new double[series.Length];
        foreach (var (first, last) in series.Windows.Where(window => window.Last >= series.Probation))
        {
            scores[Math.Max(first, series.Probation)] = 1;
        }

        return scores;
    }

    private static string At(NabSweep[] sweeps, double threshold) =>
        string.Join(
            " / ",
            new[] { NabProfile.Standard, NabProfile.LowFalsePositives }.Select(profile => At(sweeps, threshold, profile).ToString("f1"))
        );

    private static double At(NabSweep[] sweeps, double threshold, NabProfile profile) =>
        NabSweep.Normalised(sweeps.Sum(sweep => sweep.Raw(threshold, profile)), sweeps.Sum(sweep => sweep.Windows), profile);

    private static string HeldOut(NabSweep[] sweeps)
    {
        var (standard, low) = (NabFolds.HeldOut(sweeps, NabProfile.Standard), NabFolds.HeldOut(sweeps, NabProfile.LowFalsePositives));
        int[] others = [3, 7, 9, 13, 19];
        var (meanStandard, meanLow) = (Mean(NabProfile.Standard), Mean(NabProfile.LowFalsePositives));
        var thresholds = string.Join(" ", standard.Thresholds.Select(threshold => threshold.ToString("g4")));
        return $"{standard.Score:f1} / {low.Score:f1} held out in {NabFolds.Folds} folds (mean over 3 to 19 folds {meanStandard:f1} / {meanLow:f1}); thresholds {thresholds}";

        double Mean(NabProfile profile) => others.Append(NabFolds.Folds).Average(folds => NabFolds.HeldOut(sweeps, profile, folds).Score);
    }

    private static string Optimised(NabSweep[] sweeps) =>
        $"{NabFolds.Optimised(sweeps, NabProfile.Standard).Score:f1} / {NabFolds.Optimised(sweeps, NabProfile.LowFalsePositives).Score:f1}";

    private static void WriteSet(string name, NabSweep[] sweeps, double threshold, TextWriter output)
    {
        var detections = sweeps.Select(sweep => sweep.Detections(threshold)).ToArray();
        output.WriteLine(
            $"    {name, -24} {At(sweeps, threshold), 13}; found {detections.Sum(found => found.Found)} of {sweeps.Sum(sweep => sweep.Windows)} windows,"
                + $" {detections.Sum(found => found.Outside)} false positives in {sweeps.Length} files"
        );
    }

    /// <summary>Anomalies at the detector's own threshold, outside of windows and behind the probation.</summary>
    private static void WriteFalseAlarms(IReadOnlyList<NabSeries> corpus, TextWriter output)
    {
        var (alarms, days, found, windows) = (0, 0.0, 0, 0);
        foreach (var series in corpus)
        {
            var detector = new StreamingDetector();
            var hit = new bool[series.Windows.Count];
            for (var i = 0; i < series.Length; i++)
            {
                var isAnomaly = detector.Add(series.TimesMs[i], series.Values[i]).IsAnomaly && i >= series.Probation;
                var at = series.Windows.ToList().FindIndex(window => window.First <= i && i <= window.Last);
                if (isAnomaly && at >= 0)
                {
                    hit[at] = true;
                }

                alarms += isAnomaly && at < 0 ? 1 : 0;
                days += at < 0 && i > series.Probation ? Math.Max(0, series.TimesMs[i] - series.TimesMs[i - 1]) / 86_400_000.0 : 0;
            }

            found += hit.Count(each => each);
            windows += series.Windows.Count(window => window.Last >= series.Probation);
        }

        output.WriteLine(
            $"  at the detector's own threshold {StreamingDetectorOptions.Default.Threshold}: {found} of {windows} windows found, "
                + $"{alarms} alarms outside in {days:f0} series-days: {alarms / days:f4} per series-day"
        );
    }
}
