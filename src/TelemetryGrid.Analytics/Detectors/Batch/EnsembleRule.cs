namespace TelemetryGrid.Analytics.Detectors.Batch;

/// <summary>How the members of an ensemble agree on a row.</summary>
public enum EnsembleRule
{
    /// <summary>By the weighted mean of their calibrated scores, calibrated again.</summary>
    Weighted,

    /// <summary>As <see cref="Weighted"/>, and at least half of the weight must also find the row unusual.</summary>
    Voting,
}
