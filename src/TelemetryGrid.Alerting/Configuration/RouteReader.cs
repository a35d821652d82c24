using System.Collections.Immutable;
using System.Globalization;
using TelemetryGrid.Alerting.Files;
using TelemetryGrid.Alerting.Routing;
using TelemetryGrid.Alerting.Text;

namespace TelemetryGrid.Alerting.Configuration;

/// <summary>Reads the route tree; each route inherits its parent's receiver, grouping and times, but neither matchers nor time intervals.</summary>
internal sealed class RouteReader(Func<string, bool> isReceiver, Func<string, bool> isTimeInterval)
{
    private const string All = "...";

    public Route? Read(YamlMap file)
    {
        if (file.Map("route", "a route") is not { } map)
        {
            file.Error("there is no 'route'");
            return null;
        }
        if (!map.Has("receiver"))
        {
            map.Error("the root route needs a receiver");
        }
        foreach (var key in (string[])["match", "match_re", "matchers", "mute_time_intervals", "active_time_intervals"])
        {
            if (map.Node(key) is { } node && node is not YamlDotNet.RepresentationModel.YamlSequenceNode { Children.Count: 0 })
            {
                map.Error($"the root route takes every alert at every time: it cannot have '{key}'", node);
            }
        }
        if (map.Flag("continue") == true)
        {
            map.Error("the root route has no sibling to continue with", map.Node("continue"));
        }
        return ReadRoute(map, parent: null, place: 0);
    }

    private Route ReadRoute(YamlMap map, Route? parent, int place)
    {
        var matchers = MatcherFields.Read(map, "match", "match_re", "matchers");
        var name = $"{{{string.Join(',', matchers.OrderBy(m => m.Name, StringComparer.Ordinal).Select(RouteKey.Format))}}}";
        var inherited =
            parent
            ?? new Route
            {
                Id = "",
                Key = "",
                Receiver = "",
            };
        var route = inherited with
        {
            // Routes that match the same are told apart by their place.
            Id = parent is null ? name : string.Create(CultureInfo.InvariantCulture, $"{parent.Id}/{name}/{place}"),
            Key = parent is null ? name : $"{parent.Key}/{name}",
            Matchers = matchers,
            Receiver = map.Text("receiver") is { Length: > 0 } receiver ? receiver : inherited.Receiver,
            Continue = map.Flag("continue") ?? false,
            GroupWait = map.Duration("group_wait") ?? inherited.GroupWait,
            GroupInterval = Positive(map, "group_interval") ?? inherited.GroupInterval,
            RepeatInterval = Positive(map, "repeat_interval") ?? inherited.RepeatInterval,
            MuteTimeIntervals = Intervals(map, "mute_time_intervals"),
            ActiveTimeIntervals = Intervals(map, "active_time_intervals"),
            Routes = [],
        };
        if (map.Text("receiver") is { Length: > 0 } named && !isReceiver(named))
        {
            map.Error($"there is no receiver '{named}'", map.Node("receiver"));
        }
        if (map.Has("group_by"))
        {
            route = Grouping(map, route);
        }
        var children = ImmutableArray.CreateBuilder<Route>();
        foreach (var child in map.Maps("routes", "a route"))
        {
            children.Add(ReadRoute(child, route, children.Count));
        }
        map.RejectOthers();
        return route with { Routes = children.ToImmutable() };
    }

    private static Route Grouping(YamlMap map, Route route)
    {
        var labels = new SortedSet<string>(StringComparer.Ordinal);
        var all = false;
        foreach (var (text, at) in map.Texts("group_by"))
        {
            if (text == All)
            {
                all = true;
            }
            else if (!LabelNameRules.IsUtf8(text))
            {
                map.Error($"'{text}' in group_by is not a label name", at);
            }
            else if (!labels.Add(text))
            {
                map.Error($"the label '{text}' is twice in group_by", at);
            }
        }
        if (all && labels.Count > 0)
        {
            map.Error("group_by cannot have '...' and labels at once", map.Node("group_by"));
        }
        return route with { GroupBy = [.. labels], GroupByAll = all };
    }

    private static TimeSpan? Positive(YamlMap map, string key)
    {
        var duration = map.Duration(key);
        if (duration == TimeSpan.Zero)
        {
            map.Error($"'{key}' cannot be zero", map.Node(key));
        }
        return duration;
    }

    private ImmutableArray<string> Intervals(YamlMap map, string key)
    {
        var names = ImmutableArray.CreateBuilder<string>();
        foreach (var (text, at) in map.Texts(key))
        {
            names.Add(text);
            if (!isTimeInterval(text))
            {
                map.Error($"there is no time interval '{text}'", at);
            }
        }
        return names.ToImmutable();
    }
}
