using System.Collections.Immutable;

namespace TelemetryGrid.Alerting.Correlation.Network;

/// <summary>A device of the network.</summary>
/// <param name="Id">Unique.</param>
/// <param name="Names">Other names and addresses that labels may use.</param>
/// <param name="IsCore">The network is watched from here, where no roots are named.</param>
public sealed record MapNode(string Id, ImmutableArray<string> Names, bool IsCore);
