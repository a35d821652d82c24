namespace TelemetryGrid.Analytics.Detectors.Batch;

/// <summary>Judges rows one by one, whatever came before them.</summary>
internal interface IRowDetector
{
    /// <summary>How unusual a padded row is; more is more so, on a scale whose upper tail is about exponential.</summary>
    /// <param name="row">With its padding.</param>
    /// <param name="self">The row's place in the matrix the detector learnt from, −1 for any other.</param>
    double Score(ReadOnlySpan<double> row, int self);
}
