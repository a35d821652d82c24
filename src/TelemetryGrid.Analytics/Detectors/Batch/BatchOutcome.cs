using System.Diagnostics.CodeAnalysis;

namespace TelemetryGrid.Analytics.Detectors.Batch;

/// <summary>A batch detection, or the reason why there is none.</summary>
public readonly record struct BatchOutcome(BatchDetection? Detection, string? Reason)
{
    [MemberNotNullWhen(true, nameof(Detection))]
    [MemberNotNullWhen(false, nameof(Reason))]
    public bool Succeeded => Detection is not null;

    internal static BatchOutcome NotEnough(string reason) => new(null, $"Not enough history: {reason}");
}
