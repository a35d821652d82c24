namespace TelemetryGrid.Slo.Objectives;

/// <summary>Spends the budget by time instead of by events, so that a quiet hour weighs as much as a busy one.</summary>
/// <param name="Length">How long a slice is.</param>
/// <param name="Target">
/// From which share of good events on a slice is a good one; null to let every slice count with its own share (OpenSLO's RatioTimeslices).
/// </param>
public sealed record SliceMethod(TimeSpan Length, double? Target);
