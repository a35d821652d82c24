using System.Collections.Immutable;
using System.Globalization;
using TelemetryGrid.Slo.Objectives;

namespace TelemetryGrid.Slo.Specifications;

/// <summary>Reads the objects of an OpenSLO v1 file (github.com/OpenSLO/OpenSLO). References are resolved within the file.</summary>
internal sealed class OpenSloReader
{
    public const string ApiVersion = "openslo/v1";

    private readonly Dictionary<string, SpecificationMap> _indicators = new(StringComparer.Ordinal);
    private readonly List<SpecificationMap> _objectives = [];

    public static void Read(IEnumerable<SpecificationMap> maps, List<ServiceLevelObjective> objectives)
    {
        var reader = new OpenSloReader();
        foreach (var map in maps)
        {
            reader.Take(map);
        }
        foreach (var map in reader._objectives)
        {
            var before = map.ErrorCount;
            var read = reader.ReadObjectives(map).ToList();
            if (map.ErrorCount == before)
            {
                objectives.AddRange(read);
            }
        }
    }

    private void Take(SpecificationMap map)
    {
        if (map.Required("apiVersion") is var version && version != ApiVersion)
        {
            map.Error("apiVersion", $"'{version}' is not known; '{ApiVersion}' is");
            return;
        }
        var kind = map.Required("kind");
        if (kind == "SLO")
        {
            _objectives.Add(map);
            return;
        }
        var name = OpenSloMetadata.Read(map).Name;
        if (map.Map("spec") is not { } spec)
        {
            if (kind != "Service")
            {
                map.Error("spec", "is missing");
            }
            map.Close();
            return;
        }
        if (kind == "SLI")
        {
            if (!_indicators.TryAdd(name, spec))
            {
                map.Error("metadata", $"there is another SLI '{name}'");
            }
        }
        else if (OpenSloMetadata.Fields(kind) is { } fields)
        {
            spec.Ignore(fields);
            spec.Close();
        }
        else
        {
            map.Error("kind", $"'{kind}' is not known");
        }
        map.Close();
    }

    private IEnumerable<ServiceLevelObjective> ReadObjectives(SpecificationMap map)
    {
        var (name, labels) = OpenSloMetadata.Read(map);
        if (map.Map("spec") is not { } spec)
        {
            map.Error("spec", "is missing");
            return [];
        }
        map.Close();
        var description = spec.Text("description") ?? "";
        var service = spec.Required("service");
        if (description.Length > 1050)
        {
            spec.Error("description", "is longer than 1050 characters");
        }
        var windows = OpenSloWindow.Read(spec);
        var method = spec.Required("budgetingMethod");
        if (method is not ("Occurrences" or "Timeslices" or "RatioTimeslices" or ""))
        {
            spec.Error("budgetingMethod", $"'{method}' is none of Occurrences, Timeslices and RatioTimeslices");
        }
        // Policies name targets of notifications and one burn rate each; alerts are configured where the grid routes them.
        spec.Ignore("alertPolicies");
        var shared = Indicator(spec);
        var maps = spec.Maps("objectives");
        if (maps.Count == 0)
        {
            spec.Error("objectives", "there is none");
        }
        spec.Close();
        var objectives = new List<ServiceLevelObjective>();
        foreach (var (objective, index) in maps.Select((o, i) => (o, i)))
        {
            var own = Indicator(objective);
            if (own is null && shared is null)
            {
                objective.Error("", "has no indicator: indicator or indicatorRef is expected here or in spec");
            }
            var suffix = maps.Count > 1 ? string.Create(CultureInfo.InvariantCulture, $"-{index + 1}") : "";
            var read = ReadObjective(objective, own ?? shared, method, maps.Count);
            if (read is var (indicator, target, slices))
            {
                objectives.Add(
                    new ServiceLevelObjective(name + suffix, service, indicator, target, windows)
                    {
                        Description = description,
                        Labels = labels,
                        Slices = slices,
                    }
                );
            }
        }
        return objectives;
    }

    private static (Indicator Indicator, double Target, SliceMethod? Slices)? ReadObjective(
        SpecificationMap map,
        OpenSloIndicator? indicator,
        string method,
        int count
    )
    {
        map.Ignore("displayName", "compositeWeight");
        if (map.Has("target") && map.Has("targetPercent"))
        {
            map.Error("targetPercent", "target and targetPercent exclude each other");
        }
        var target = map.Has("targetPercent") ? map.Percent("targetPercent") : map.Share("target");
        map.Ignore("target");
        var slices = OpenSloWindow.ReadSlices(map, method);
        var op = map.Text("op");
        var value = map.Number("value");
        var comparison = default(Comparison);
        if (op is not null && !Comparisons.TryParse(op, out comparison))
        {
            map.Error("op", $"'{op}' is none of lte, gte, lt and gt");
        }
        map.Close();
        if (indicator?.Threshold is { } threshold)
        {
            if (op is null || value is null)
            {
                map.Error("", "a thresholdMetric needs op and value");
                return null;
            }
            if (count > 1 && indicator.IsShared)
            {
                map.Error("", "a thresholdMetric has one objective");
            }
            return (new Indicator(IndicatorKind.Latency, new ThresholdMeasurement(threshold, comparison, value.Value)), target, slices);
        }
        return indicator?.Ratio is { } ratio ? (new Indicator(IndicatorKind.Availability, ratio), target, slices) : null;
    }

    private OpenSloIndicator? Indicator(SpecificationMap map)
    {
        var isShared = map.Has("objectives");
        if (map.Has("indicator") && map.Has("indicatorRef"))
        {
            map.Error("indicatorRef", "indicator and indicatorRef exclude each other");
        }
        if (map.Text("indicatorRef") is { } reference)
        {
            if (_indicators.TryGetValue(reference, out var referred))
            {
                return OpenSloIndicator.Read(referred, isShared);
            }
            map.Error("indicatorRef", $"there is no SLI '{reference}' in this file");
            return OpenSloIndicator.Unknown;
        }
        if (map.Map("indicator") is not { } inline)
        {
            return null;
        }
        inline.Ignore("apiVersion", "kind");
        OpenSloMetadata.Read(inline);
        var spec = inline.Map("spec");
        if (spec is null)
        {
            inline.Error("spec", "is missing");
        }
        inline.Close();
        return spec is null ? OpenSloIndicator.Unknown : OpenSloIndicator.Read(spec, isShared);
    }
}
