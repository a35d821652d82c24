using TelemetryGrid.Alerting.Text;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Routing;

/// <summary>Which group of a route an alert belongs to.</summary>
/// <param name="RouteId">The route, <see cref="Route.Id"/>.</param>
/// <param name="Key">What receivers see as the group's key: the route's key, a colon, the group's labels.</param>
/// <param name="Labels">The labels that all alerts of the group share by the route's grouping.</param>
public sealed record GroupIdentity(string RouteId, string Key, Labels Labels)
{
    /// <summary>Names the group among all groups of all routes, unlike <see cref="Key"/>, which routes that match the same share.</summary>
    public string Id => $"{RouteId}:{LabelText.Format(Labels)}";

    public static GroupIdentity Of(Route route, Labels alert)
    {
        ArgumentNullException.ThrowIfNull(route);
        ArgumentNullException.ThrowIfNull(alert);
        var labels = LabelsOf(route, alert);
        return new GroupIdentity(route.Id, $"{route.Key}:{LabelText.Format(labels)}", labels);
    }

    /// <summary>Those labels of an alert by which the route groups it.</summary>
    public static Labels LabelsOf(Route route, Labels alert)
    {
        ArgumentNullException.ThrowIfNull(route);
        ArgumentNullException.ThrowIfNull(alert);
        if (route.GroupByAll)
        {
            return alert;
        }
        var pairs = new string[2 * route.GroupBy.Length];
        var length = 0;
        foreach (var name in route.GroupBy)
        {
            if (alert[name] is { Length: > 0 } value)
            {
                (pairs[length], pairs[length + 1]) = (name, value);
                length += 2;
            }
        }
        return Labels.FromSortedPairs(length == pairs.Length ? pairs : pairs[..length]);
    }
}
