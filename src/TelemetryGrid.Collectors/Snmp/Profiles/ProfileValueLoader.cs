using System.Collections.Immutable;
using System.Globalization;
using TelemetryGrid.Collectors.Declarations;

namespace TelemetryGrid.Collectors.Snmp.Profiles;

/// <summary>Reads one value of a profile.</summary>
internal static class ProfileValueLoader
{
    public static ProfileValue Load(DeclarationMap map, ProfileColumns columns, string columnKey)
    {
        map.TryChoice("kind", ProfileValueKind.Gauge, out var chosen);
        var kind = chosen ?? ProfileValueKind.Gauge;
        var column = columns.Single(map, columnKey);
        if (column is null)
        {
            map.Error($"'{columnKey}' is missing.");
        }
        else if (!column.IsOwnRow && !columns.IsScalar)
        {
            map.Error("a value stands in a column of its own table.");
        }
        var (states, words) = States(map);
        if (kind == ProfileValueKind.State == states.IsEmpty)
        {
            map.Error("'states' are needed for the kind state, and for it alone.");
        }
        var value = new ProfileValue
        {
            Metric = Metric(map, kind, words),
            Column = column ?? new ProfileColumn(default, [], null),
            Kind = kind,
            Scale = map.Number("scale") ?? 1,
            Offset = map.Number("offset") ?? 0,
            Plus = columns.Read(map, "plus"),
            Minus = columns.Read(map, "minus"),
            Times = columns.Read(map, "times"),
            Over = columns.Read(map, "over"),
            SensorScale = columns.Single(map, "sensor_scale"),
            Precision = columns.Single(map, "precision"),
            Ignore = [.. map.Numbers("ignore")],
            Minimum = map.Number("minimum") ?? double.NegativeInfinity,
            Maximum = map.Number("maximum") ?? double.PositiveInfinity,
            States = states,
            Labels = ProfileLoader.Labels(map, columns),
            When = columns.Condition(map, "when"),
        };
        map.RefuseOthers();
        return value;
    }

    private static ProfileMetric Metric(DeclarationMap map, ProfileValueKind kind, string states)
    {
        var name = map.RequiredText("metric");
        if (name.Length > 0 && !ProfileLoader.IsMetricName(name))
        {
            map.Error($"'{name}' is not a metric's name: use small letters, digits and underscores.");
        }
        var isCounter = kind == ProfileValueKind.Counter;
        if (name.Length > 0 && isCounter != name.EndsWith("_total", StringComparison.Ordinal))
        {
            map.Error($"'{name}': the names of counters, and of nothing else, end in _total.");
        }
        var help = map.Text("help");
        return new ProfileMetric(name, isCounter, states.Length == 0 ? help : $"{help} {states}".Trim(), map.Text("unit"));
    }

    /// <summary>Each <c>1: ok</c> or <c>1: ok=0</c>, where a state has another number here than with the agent.</summary>
    private static (ImmutableDictionary<string, double> States, string Words) States(DeclarationMap map)
    {
        var states = ImmutableDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        var words = new SortedDictionary<double, string>();
        foreach (var (key, text, at) in map.Map("states")?.Pairs() ?? [])
        {
            var parts = text.Split('=', 2, StringSplitOptions.TrimEntries);
            if (!double.TryParse(parts.Length == 2 ? parts[1] : key, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            {
                map.Error($"'{key}: {text}' needs the number of the state, as in '{key}: {parts[0]}=1'.", at);
                continue;
            }
            states[key.ToLowerInvariant()] = number;
            words.TryAdd(number, parts[0]);
        }
        var list = words.Select(w => string.Create(CultureInfo.InvariantCulture, $"{w.Key} {w.Value}"));
        return (states.ToImmutable(), states.Count == 0 ? "" : $"({string.Join(", ", list)})");
    }
}
