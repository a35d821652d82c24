using System.Collections.Immutable;

namespace TelemetryGrid.Discovery;

/// <summary>What became of asking for a search: the search, or why there is none.</summary>
/// <param name="Run">Null where it was not begun.</param>
/// <param name="Errors">What does not hold of the request, by key.</param>
/// <param name="IsBusy">As many searches run as may.</param>
public sealed record DiscoveryStart(DiscoveryRun? Run, ImmutableArray<(string Name, string Message)> Errors, bool IsBusy);
