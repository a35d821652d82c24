using System.Collections.Immutable;
using System.Globalization;
using TelemetryGrid.Slo.Objectives;

namespace TelemetryGrid.Slo.Specifications;

/// <summary>Reads SLOs and services of OpenSLO's older <c>openslo/v1alpha</c>, which Sloth's users still have.</summary>
internal static class OpenSloAlphaReader
{
    public const string ApiVersion = "openslo/v1alpha";

    public static void Read(SpecificationMap map, List<ServiceLevelObjective> objectives)
    {
        var before = map.ErrorCount;
        if (map.Required("apiVersion") is var version && version != ApiVersion)
        {
            map.Error("apiVersion", $"'{version}' does not go with '{ApiVersion}' in one file");
        }
        var kind = map.Required("kind");
        var (name, labels) = OpenSloMetadata.Read(map);
        var spec = map.Map("spec");
        map.Close();
        if (kind == "SLO" && spec is not null)
        {
            var read = ReadObjectives(spec, name, labels);
            objectives.AddRange(map.ErrorCount == before ? read : []);
        }
        else if (kind == "SLO")
        {
            map.Error("spec", "is missing");
        }
        else if (kind == "Service")
        {
            spec?.Ignore("description");
            spec?.Close();
        }
        else
        {
            map.Error("kind", $"'{kind}' is neither SLO nor Service");
        }
    }

    private static List<ServiceLevelObjective> ReadObjectives(
        SpecificationMap spec,
        string name,
        ImmutableSortedDictionary<string, string> labels
    )
    {
        var read = new List<ServiceLevelObjective>();
        var description = spec.Text("description") ?? "";
        var service = spec.Required("service");
        var method = spec.Required("budgetingMethod");
        if (method is not ("Occurrences" or "Timeslices" or ""))
        {
            spec.Error("budgetingMethod", $"'{method}' is neither Occurrences nor Timeslices");
        }
        var windows = ReadWindows(spec);
        var threshold = spec.Map("indicator") is { } indicator ? ReadIndicator(indicator) : null;
        var objectives = spec.Maps("objectives");
        if (objectives.Count == 0)
        {
            spec.Error("objectives", "there is none");
        }
        spec.Close();
        foreach (var (map, index) in objectives.Select((o, i) => (o, i)))
        {
            map.Ignore("displayName");
            var target = map.Share("target");
            var slices = OpenSloWindow.ReadSlices(map, method);
            var measurement = ReadMeasurement(map, threshold);
            map.Close();
            if (measurement is not null)
            {
                var suffix = objectives.Count > 1 ? string.Create(CultureInfo.InvariantCulture, $"-{index + 1}") : "";
                var kind = measurement is RatioMeasurement ? IndicatorKind.Availability : IndicatorKind.Latency;
                read.Add(
                    new ServiceLevelObjective(name + suffix, service, new Indicator(kind, measurement), target, windows)
                    {
                        Description = description,
                        Labels = labels,
                        Slices = slices,
                    }
                );
            }
        }
        return read;
    }

    private static QueryTemplate? ReadIndicator(SpecificationMap indicator)
    {
        var metric = indicator.Map("thresholdMetric");
        if (metric is null)
        {
            indicator.Error("thresholdMetric", "is missing");
        }
        indicator.Close();
        return metric is null ? null : Source(metric).Query("query");
    }

    private static Measurement? ReadMeasurement(SpecificationMap map, QueryTemplate? threshold)
    {
        var (op, value) = (map.Text("op"), map.Number("value"));
        var comparison = default(Comparison);
        if (op is not null && !Comparisons.TryParse(op, out comparison))
        {
            map.Error("op", $"'{op}' is none of lte, gte, lt and gt");
        }
        if (map.Map("ratioMetrics") is { } ratio)
        {
            var isCounter = ratio.Flag("incremental") ?? ratio.Flag("counter") ?? false;
            ratio.Ignore("counter");
            var (good, total) = (ratio.Map("good"), ratio.Map("total"));
            ratio.Close();
            if (good is null || total is null)
            {
                ratio.Error("", "good and total are expected");
                return null;
            }
            var (part, all) = (Source(good).Count("query", isCounter), Source(total).Count("query", isCounter));
            return part is null || all is null ? null : new RatioMeasurement(part, all, PartIsBad: false);
        }
        if (threshold is null || op is null || value is null)
        {
            map.Error("", "either ratioMetrics, or op and value beside an indicator are expected");
            return null;
        }
        return new ThresholdMeasurement(threshold, comparison, value.Value);
    }

    private static SpecificationMap Source(SpecificationMap metric)
    {
        metric.Ignore("source", "queryType", "query", "metadata");
        metric.Close();
        return metric;
    }

    private static ImmutableArray<SloWindow> ReadWindows(SpecificationMap spec)
    {
        var maps = spec.Maps("timeWindows");
        if (maps.Count != 1)
        {
            spec.Error("timeWindows", "exactly one window is expected");
            return [new RollingWindow(TimeSpan.FromDays(30))];
        }
        var window = maps[0];
        var unitName = window.Required("unit");
        window.Required("count");
        var count = window.Number("count") ?? 1;
        var isRolling = window.Flag("isRolling");
        var calendar = window.Map("calendar");
        window.Close();
        if (!Enum.TryParse<CalendarUnit>(unitName, out var unit) || !char.IsAsciiLetterUpper(unitName[0]))
        {
            window.Error("unit", $"'{unitName}' is none of Minute, Hour, Day, Week, Month, Quarter and Year");
        }
        if (count is not (>= 1 and <= 3650) || count != Math.Floor(count))
        {
            window.Error("count", "a whole number from 1 to 3650 is expected");
            count = 1;
        }
        if (isRolling == true && calendar is not null)
        {
            window.Error("calendar", "a rolling window has none");
        }
        if (calendar is null)
        {
            if (isRolling == false)
            {
                window.Error("isRolling", "a window is rolling, or has a calendar");
            }
            return [new RollingWindow(OpenSloWindow.Length((int)count, unit))];
        }
        var (anchor, zone) = OpenSloWindow.ReadCalendar(calendar);
        return [new CalendarWindow((int)count, unit, anchor, zone)];
    }
}
