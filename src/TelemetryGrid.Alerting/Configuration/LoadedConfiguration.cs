using System.Collections.Frozen;
using TelemetryGrid.Alerting.Routing;

namespace TelemetryGrid.Alerting.Configuration;

/// <summary>A configuration in use.</summary>
/// <param name="Version">Grows with every configuration that is taken into use.</param>
/// <param name="Text">The file as it stands, its secrets left out.</param>
public sealed record LoadedConfiguration(AlertmanagerConfiguration Configuration, long Version, string Text, DateTimeOffset LoadedAt)
{
    /// <summary>The routes by their id.</summary>
    public FrozenDictionary<string, Route> Routes { get; } =
        RouteTree.All(Configuration.Root).ToFrozenDictionary(r => r.Id, StringComparer.Ordinal);
}
