using System.Collections.Immutable;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Routing;

/// <summary>Tells which routes a set of labels reaches.</summary>
public static class RouteTree
{
    /// <summary>
    /// The routes that take an alert, in the file's order: in each matching route its first matching child, and the next ones while they say
    /// <c>continue</c>; the route itself where no child matches. At least the root.
    /// </summary>
    public static ImmutableArray<Route> Match(Route root, Labels labels)
    {
        ArgumentNullException.ThrowIfNull(root);
        ArgumentNullException.ThrowIfNull(labels);
        var reached = ImmutableArray.CreateBuilder<Route>();
        Collect(root, labels, reached);
        return reached.ToImmutable();
    }

    /// <summary>The receivers that an alert reaches, each once, in order.</summary>
    public static ImmutableArray<string> Receivers(Route root, Labels labels) =>
        [.. Match(root, labels).Select(r => r.Receiver).Distinct(StringComparer.Ordinal)];

    /// <summary>All routes, the root first.</summary>
    public static IEnumerable<Route> All(Route root)
    {
        ArgumentNullException.ThrowIfNull(root);
        return root.Routes.SelectMany(All).Prepend(root);
    }

    private static bool Collect(Route route, Labels labels, ImmutableArray<Route>.Builder reached)
    {
        foreach (var matcher in route.Matchers)
        {
            if (!matcher.Matches(labels[matcher.Name]))
            {
                return false;
            }
        }
        var before = reached.Count;
        foreach (var child in route.Routes)
        {
            if (Collect(child, labels, reached) && !child.Continue)
            {
                break;
            }
        }
        if (reached.Count == before)
        {
            reached.Add(route);
        }
        return true;
    }
}
