using System.Diagnostics.CodeAnalysis;

namespace TelemetryGrid.Analytics.Predictions;

/// <summary>How a metric follows load, or the reason why that is not known.</summary>
public readonly record struct LoadResponseOutcome(LoadResponse? Response, string? Reason)
{
    [MemberNotNullWhen(true, nameof(Response))]
    [MemberNotNullWhen(false, nameof(Reason))]
    public bool Succeeded => Response is not null;
}
