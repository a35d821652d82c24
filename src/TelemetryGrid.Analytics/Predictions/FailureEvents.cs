using System.Collections.Immutable;

namespace TelemetryGrid.Analytics.Predictions;

/// <summary>Events that speak of failures.</summary>
/// <param name="Cause"><see cref="FailureCause.Flaps"/> or <see cref="FailureCause.Reboots"/>.</param>
/// <param name="Entity">Whose, as reasons are to call it.</param>
/// <param name="TimesMs">Unix milliseconds, in any order; empty says that there were none.</param>
public sealed record FailureEvents(FailureCause Cause, string Entity, ImmutableArray<long> TimesMs);
