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
        var reached = ImmutableArray.CreateBuilder<Route>(1);
        Collect(root, labels, reached);
        return reached.DrainToImmutable();
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

    /// <summary>Whether <see cref="Match"/> names a route.</summary>
    /// <param name="id"><see cref="Route.Id"/>.</param>
    public static bool Reaches(Route root, Labels labels, string id)
    {
        ArgumentNullException.ThrowIfNull(root);
        ArgumentNullException.ThrowIfNull(labels);
        if (root.Routes.IsEmpty)
        {
            return root.Id == id && IsMatch(root, labels);
        }
        foreach (var route in Match(root, labels))
        {
            if (route.Id == id)
            {
                return true;
            }
        }
        return false;
    }

    private static bool Collect(Route route, Labels labels, ImmutableArray<Route>.Builder reached)
    {
        if (!IsMatch(route, labels))
        {
            return false;
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

    private static bool IsMatch(Route route, Labels labels)
    {
        foreach (var matcher in route.Matchers)
        {
            if (!matcher.Matches(labels[matcher.Name]))
            {
                return false;
            }
        }
        return true;
    }
}
