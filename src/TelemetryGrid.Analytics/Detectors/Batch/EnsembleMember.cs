namespace TelemetryGrid.Analytics.Detectors.Batch;

/// <summary>A detector that has learnt a window, and what it makes of its rows.</summary>
internal sealed class EnsembleMember
{
    private readonly TailProbability _tail;

    private EnsembleMember(
        BatchDetectorKind kind,
        double weight,
        IRowDetector? detector,
        SequencePredictor? sequence,
        double[] scores,
        int columns
    )
    {
        (Kind, Weight, Detector, Sequence, _tail) = (
            kind,
            weight,
            detector,
            sequence,
            new TailProbability(scores, EnsembleJudge.Far(columns))
        );
        Calibrated = [.. scores.Select(_tail.MinusLog10)];
    }

    public BatchDetectorKind Kind { get; }

    public double Weight { get; }

    /// <summary>Null for the one that judges by what came before.</summary>
    public IRowDetector? Detector { get; }

    public SequencePredictor? Sequence { get; }

    /// <summary>−log10 p of each row.</summary>
    public double[] Calibrated { get; }

    public double Judge(ReadOnlySpan<double> row, int self) => _tail.MinusLog10(Detector!.Score(row, self));

    public static EnsembleMember[] Fit(RowMatrix rows, long[] times, BatchOptions options)
    {
        var members = new List<EnsembleMember>();
        foreach (var (kind, weight) in options.Members)
        {
            if (weight <= 0)
            {
                continue;
            }

            if (kind == BatchDetectorKind.LstmPredictor)
            {
                var sequence = new SequencePredictor(rows, times, (int)(options.Seed & 0xFFFFFF));
                members.Add(new EnsembleMember(kind, weight, null, sequence, sequence.Scores, rows.Columns));
                continue;
            }

            var detector = Create(kind, rows, options.Seed + (ulong)kind);
            var scores = new double[rows.Rows];
            for (var i = 0; i < scores.Length; i++)
            {
                scores[i] = detector.Score(rows[i], i);
            }

            members.Add(new EnsembleMember(kind, weight, detector, null, scores, rows.Columns));
        }

        return [.. members];
    }

    private static IRowDetector Create(BatchDetectorKind kind, RowMatrix rows, ulong seed) =>
        kind switch
        {
            BatchDetectorKind.IsolationForest => new IsolationForest(rows, seed),
            BatchDetectorKind.LocalOutlierFactor => new LocalOutlierFactor(rows, seed),
            BatchDetectorKind.Dbscan => new DensityClusters(rows, seed),
            BatchDetectorKind.OneClassSvm => new OneClassSupport(rows, seed),
            BatchDetectorKind.HalfSpaceTrees => new HalfSpaceTrees(rows, seed),
            BatchDetectorKind.RobustCovariance => new RobustCovariance(rows),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such detector."),
        };
}
