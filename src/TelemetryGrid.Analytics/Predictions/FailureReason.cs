namespace TelemetryGrid.Analytics.Predictions;

/// <summary>What raises a hazard.</summary>
/// <param name="Cause">Of which kind.</param>
/// <param name="Subject">The metric or the entity of the events.</param>
/// <param name="Contribution">Added to ln hazard.</param>
/// <param name="Evidence">What was seen, with its numbers, in a sentence.</param>
/// <param name="LimitMs">Unix milliseconds at which a trend reaches its limit; null where there is none.</param>
public sealed record FailureReason(FailureCause Cause, string Subject, double Contribution, string Evidence, long? LimitMs)
{
    /// <summary>By how much the hazard is multiplied.</summary>
    public double Factor => Math.Exp(Contribution);
}
