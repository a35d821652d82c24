namespace TelemetryGrid.Benchmarks.Analytics.Nab;

/// <summary>
/// Scores every file with the threshold that is best for the others: files are dealt to folds by their ordinal place, the threshold is
/// optimised over all folds but one and applied to that one.
/// </summary>
internal static class NabFolds
{
    public const int Folds = 5;

    /// <summary>The normalised score over all held-out folds, and the thresholds used.</summary>
    public static (double Score, double[] Thresholds) HeldOut(IReadOnlyList<NabSweep> sweeps, NabProfile profile, int folds = Folds)
    {
        double raw = 0;
        var thresholds = new double[folds];
        for (var fold = 0; fold < folds; fold++)
        {
            thresholds[fold] = NabSweep.BestThreshold([.. sweeps.Where((_, index) => index % folds != fold)], profile);
            raw += sweeps.Where((_, index) => index % folds == fold).Sum(sweep => sweep.Raw(thresholds[fold], profile));
        }

        return (NabSweep.Normalised(raw, sweeps.Sum(sweep => sweep.Windows), profile), thresholds);
    }

    /// <summary>As the benchmark itself does it: the threshold is optimised over the very files that it is scored on.</summary>
    public static (double Score, double Threshold) Optimised(IReadOnlyList<NabSweep> sweeps, NabProfile profile)
    {
        var threshold = NabSweep.BestThreshold(sweeps, profile);
        return (
            NabSweep.Normalised(sweeps.Sum(sweep => sweep.Raw(threshold, profile)), sweeps.Sum(sweep => sweep.Windows), profile),
            threshold
        );
    }
}
