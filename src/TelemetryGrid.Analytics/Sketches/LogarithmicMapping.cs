namespace TelemetryGrid.Analytics.Sketches;

/// <summary>
/// Cuts the positive numbers into bins (γ^(i-1), γ^i] with γ = (1+a)/(1-a), so that a bin's representative lies within the relative
/// accuracy a of everything in it (Masson, Rim and Lee, "DDSketch", VLDB 2019, section 2.1).
/// </summary>
internal readonly struct LogarithmicMapping
{
    private readonly double _perLog;
    private readonly double _logGamma;
    private readonly double _centre;

    public LogarithmicMapping(double relativeAccuracy)
    {
        // 1 - a first: log1p keeps γ exact for small a.
        _logGamma = double.LogP1(2 * relativeAccuracy / (1 - relativeAccuracy));
        _perLog = 1 / _logGamma;
        _centre = 1 - relativeAccuracy;
    }

    public int Index(double positive) => (int)Math.Ceiling(Math.Log(positive) * _perLog);

    /// <summary>The point of bin i with equal relative distance to both ends: 2γ^i / (γ+1) = γ^i (1-a).</summary>
    public double Value(int index) => Math.Exp(index * _logGamma) * _centre;
}
