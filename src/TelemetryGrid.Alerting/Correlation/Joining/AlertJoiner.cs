using TelemetryGrid.Alerting.Correlation.Network;

namespace TelemetryGrid.Alerting.Correlation.Joining;

/// <summary>The decision who explains whom: a function of the alerts that fire, of the network and of what was learnt, and of nothing else.</summary>
internal static class AlertJoiner
{
    /// <param name="alerts">In their order.</param>
    public static Joined Join(TrackedAlert[] alerts, NetworkMap map, CorrelationOptions options, CoOccurrence learnt)
    {
        var joined = new Joined(alerts, options.LateCause);
        TopologyJoiner.Join(alerts, map, joined);
        RuleJoiner.Join(alerts, options.Rules, joined);
        EntityJoiner.Join(alerts, map, options.RelatedWindow, joined);
        learnt.Join(alerts, joined);
        joined.BreakCircles();
        return joined;
    }

    /// <summary>Which alerts are duplicates: of one name on one entity, more than may begin in a window. Gives the first of the window, else -1.</summary>
    public static int[] Duplicates(TrackedAlert[] alerts, CorrelationOptions options)
    {
        var first = new int[alerts.Length];
        Array.Fill(first, -1);
        var byKind = new Dictionary<(string, string, string), List<int>>();
        for (var i = 0; i < alerts.Length; i++)
        {
            var entity = alerts[i].Entity;
            if (entity.Device.Length == 0)
            {
                continue;
            }
            var key = (alerts[i].Name, entity.Device, entity.Interface);
            if (!byKind.TryGetValue(key, out var list))
            {
                byKind[key] = list = [];
            }
            list.Add(i);
            var before = list.Count - 1 - options.MaxAlertsInWindow;
            if (before >= 0 && alerts[i].Alert.StartsAt - alerts[list[before]].Alert.StartsAt < options.DuplicateWindow)
            {
                // What it stands for must itself be told.
                first[i] = first[list[before]] >= 0 ? first[list[before]] : list[before];
            }
        }
        return first;
    }
}
