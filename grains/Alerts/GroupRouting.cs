using System.Runtime.InteropServices;
using TelemetryGrid.Alerting.Configuration;
using TelemetryGrid.Alerting.Routing;
using TelemetryGrid.Alerts;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Grains.Alerts;

/// <summary>Which groups an alert goes to by one configuration; each group is made once.</summary>
internal sealed class GroupRouting(string site, LoadedConfiguration configuration)
{
    private readonly Dictionary<(string Route, Labels Labels), ShardGroup> _groups = [];

    public long Version => configuration.Version;

    public LoadedConfiguration Configuration => configuration;

    public ShardGroup[] GroupsOf(Labels alert)
    {
        var routes = RouteTree.Match(configuration.Configuration.Root, alert);
        if (routes.Length == 1)
        {
            return GroupOf(routes[0], alert).Alone;
        }
        var groups = new ShardGroup[routes.Length];
        for (var i = 0; i < groups.Length; i++)
        {
            groups[i] = GroupOf(routes[i], alert);
        }
        return groups;
    }

    /// <summary>Forgets the groups that no alert is in.</summary>
    public void KeepOnly(IEnumerable<ShardAlert> alerts)
    {
        var used = alerts.SelectMany(a => a.Groups).ToHashSet(ReferenceEqualityComparer.Instance);
        foreach (var (key, _) in _groups.Where(g => !used.Contains(g.Value)).ToArray())
        {
            _groups.Remove(key);
        }
    }

    private ShardGroup GroupOf(Route route, Labels alert)
    {
        var labels = GroupIdentity.LabelsOf(route, alert);
        ref var group = ref CollectionsMarshal.GetValueRefOrAddDefault(_groups, (route.Id, labels), out _);
        if (group is null)
        {
            var identity = GroupIdentity.Of(route, alert);
            group = new ShardGroup(
                AlertKeys.Group(site, identity.Id),
                new GroupHeading(identity.RouteId, identity.Key, identity.Labels.ToPairs())
            );
        }
        return group;
    }
}
