using System.Collections.Frozen;
using TelemetryGrid.Alerting.Groups;
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

    /// <summary>What a target is that <see cref="GroupSettings.Of"/> named; null when the configuration has no such one.</summary>
    public (Receiver Receiver, Integration Integration)? Find(string target)
    {
        foreach (var receiver in Configuration.Receivers.Values)
        {
            foreach (var integration in receiver.Integrations)
            {
                if (GroupTarget.NameOf(receiver, integration) == target)
                {
                    return (receiver, integration);
                }
            }
        }
        return null;
    }
}
