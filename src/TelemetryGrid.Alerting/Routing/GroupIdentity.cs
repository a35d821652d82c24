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
        var labels = alert;
        if (!route.GroupByAll)
        {
            var builder = new LabelsBuilder();
            foreach (var name in route.GroupBy)
            {
                builder.Set(name, alert[name]);
            }
            labels = builder.Build();
        }
        return new GroupIdentity(route.Id, $"{route.Key}:{LabelText.Format(labels)}", labels);
    }
}
