using System.Diagnostics.CodeAnalysis;

namespace TelemetryGrid.Analytics.Predictions;

/// <summary>A capacity prediction, or the reason why there is none.</summary>
public readonly record struct CapacityOutcome(CapacityPrediction? Prediction, string? Reason)
{
    [MemberNotNullWhen(true, nameof(Prediction))]
    [MemberNotNullWhen(false, nameof(Reason))]
    public bool Succeeded => Prediction is not null;
}
