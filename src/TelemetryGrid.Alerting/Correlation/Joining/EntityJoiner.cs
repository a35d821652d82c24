using TelemetryGrid.Alerting.Correlation.Network;

namespace TelemetryGrid.Alerting.Correlation.Joining;

/// <summary>Relates alerts of one entity, and of an entity with those of what it holds, that begin within a window of each other.</summary>
internal static class EntityJoiner
{
    public static void Join(TrackedAlert[] alerts, NetworkMap map, TimeSpan window, Joined joined)
    {
        var byDevice = new Dictionary<string, List<int>>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < alerts.Length; i++)
        {
            if (alerts[i].Entity is { IsSeen: false, Device: { Length: > 0 } name })
            {
                var device = map.Find(name) ?? name;
                if (!byDevice.TryGetValue(device, out var list))
                {
                    byDevice[device] = list = [];
                }
                list.Add(i);
            }
        }
        foreach (var (device, list) in byDevice)
        {
            var whole = list.FindAll(i => alerts[i].Entity.Interface.Length == 0);
            Chain(alerts, whole, window, joined, $"it began together with other alerts of {device}");
            foreach (
                var port in list.Where(i => alerts[i].Entity.Interface.Length > 0)
                    .GroupBy(i => alerts[i].Entity.Interface, StringComparer.OrdinalIgnoreCase)
            )
            {
                List<int> own = [.. port];
                Chain(alerts, own, window, joined, $"it began together with other alerts of {device}/{port.Key}");
                foreach (var i in own)
                {
                    AttachToWhole(alerts, i, whole, window, joined, device);
                }
            }
        }
    }

    private static void Chain(TrackedAlert[] alerts, List<int> list, TimeSpan window, Joined joined, string reason)
    {
        for (var k = 1; k < list.Count; k++)
        {
            if (alerts[list[k]].Alert.StartsAt - alerts[list[k - 1]].Alert.StartsAt <= window)
            {
                joined.Relate(list[k - 1], list[k], reason);
            }
        }
    }

    // Those of the device that lie on one side of it within the window are chained already, so the nearest on each side does.
    private static void AttachToWhole(TrackedAlert[] alerts, int i, List<int> whole, TimeSpan window, Joined joined, string device)
    {
        var at = whole.BinarySearch(i);
        at = at < 0 ? ~at : at;
        foreach (var k in (ReadOnlySpan<int>)[at - 1, at])
        {
            if (k >= 0 && k < whole.Count && (alerts[whole[k]].Alert.StartsAt - alerts[i].Alert.StartsAt).Duration() <= window)
            {
                joined.Relate(whole[k], i, $"it began together with other alerts of {device}");
            }
        }
    }
}
