namespace TelemetryGrid.Analytics.Detectors.Batch;

/// <summary>The members together.</summary>
internal sealed class EnsembleJudge
{
    private readonly double _weight;

    public EnsembleJudge(EnsembleMember[] members, int rows, int columns)
    {
        Members = members;
        _weight = members.Sum(member => member.Weight);
        var means = new double[rows];
        foreach (var member in members)
        {
            for (var i = 0; i < rows; i++)
            {
                means[i] += member.Weight / _weight * member.Calibrated[i];
            }
        }

        // A mean of dependent p-values is no p-value; what it is among its like is.
        var tail = new TailProbability(means, Far(columns));
        Scores = [.. means.Select(tail.MinusLog10)];
    }

    public EnsembleMember[] Members { get; }

    /// <summary>−log10 p of each row.</summary>
    public double[] Scores { get; }

    public static double Far(int columns) => columns <= 3 ? TailProbability.Farther : TailProbability.Far;

    public double Agreement(int row, double threshold) =>
        Members.Where(member => member.Calibrated[row] >= threshold).Sum(member => member.Weight) / _weight;
}
