using System.Collections.Immutable;
using TelemetryGrid.Slo.Budgets;
using TelemetryGrid.Slo.Objectives;

namespace TelemetryGrid.Slo.Specifications;

/// <summary>Reads the grid's own <c>slos.yml</c>.</summary>
internal static class GridReader
{
    public static void Read(SpecificationMap map, List<ServiceLevelObjective> objectives)
    {
        var names = new HashSet<(string, string)>();
        var slos = map.Maps("slos");
        map.Close();
        foreach (var slo in slos)
        {
            var before = slo.ErrorCount;
            var objective = ReadObjective(slo);
            if (objective is not null && !names.Add((objective.Service, objective.Name)))
            {
                slo.Error("name", $"'{objective.Service}' has another objective '{objective.Name}'");
            }
            if (objective is not null && slo.ErrorCount == before)
            {
                objectives.Add(objective);
            }
        }
    }

    private static ServiceLevelObjective? ReadObjective(SpecificationMap slo)
    {
        var name = slo.Name("name");
        var service = slo.Name("service");
        var description = slo.Text("description") ?? "";
        var labels = slo.Pairs("labels");
        // 99.9 is a percentage, 0.999 a share; nobody promises less than one percent.
        var target = slo.Has("target") && slo.Number("target") is < 1 ? slo.Share("target") : slo.Percent("target");
        var windows = ReadWindows(slo);
        var slices = slo.Map("time_slice") is { } slice ? ReadSlices(slice) : null;
        var alerting = slo.Map("alerting") is { } map ? ReadAlerting(map) : new AlertingPolicy();
        var sli = slo.Map("sli");
        if (sli is null)
        {
            slo.Error("sli", "is missing");
        }
        var indicator = sli is null ? null : GridIndicatorReader.Read(sli, service, name);
        slo.Close();
        if (indicator is null || windows.IsEmpty)
        {
            return null;
        }
        if (indicator is { Absent: not AbsentMeaning.NoEvidence, Measurement: PushedMeasurement })
        {
            sli!.Error("absent", "of measurements that are sent nobody knows when the next is due; alert on it with absent_after");
        }
        if (indicator is { Absent: not AbsentMeaning.NoEvidence, Measurement: RatioMeasurement } && slices is null)
        {
            sli!.Error("absent", "silence has no weight among counted events; count time instead, with time_slice");
        }
        var period = windows[0].Period;
        foreach (var condition in alerting.Conditions.Where(c => c.Factor(period) * (1 - target) >= 1))
        {
            var factor = condition.Factor(period);
            slo.Error("alerting", $"a condition asks for {factor} times the budget, which is more than errors alone can burn");
        }
        return new ServiceLevelObjective(name, service, indicator, target, windows)
        {
            Description = description,
            Labels = labels,
            Slices = slices,
            Alerting = alerting,
        };
    }

    private static ImmutableArray<SloWindow> ReadWindows(SpecificationMap slo)
    {
        if (!slo.Has("windows"))
        {
            slo.Ignore("windows");
            return [new RollingWindow(TimeSpan.FromDays(30))];
        }
        var windows = ImmutableArray.CreateBuilder<SloWindow>();
        foreach (var (text, map) in slo.TextsOrMaps("windows"))
        {
            if (text is not null && SloDuration.TryParse(text, out var length))
            {
                windows.Add(new RollingWindow(length));
            }
            else if (text is not null)
            {
                slo.Error("windows", $"'{text}' is not a duration such as 7d or 30d");
            }
            else if (ReadCalendar(map!) is { } window)
            {
                windows.Add(window);
            }
        }
        return windows.ToImmutable();
    }

    private static CalendarWindow? ReadCalendar(SpecificationMap map)
    {
        var text = map.Required("calendar");
        var zoneName = map.Text("time_zone") ?? "UTC";
        map.Close();
        CalendarUnit? unit = text switch
        {
            "day" => CalendarUnit.Day,
            "week" => CalendarUnit.Week,
            "month" => CalendarUnit.Month,
            "quarter" => CalendarUnit.Quarter,
            "year" => CalendarUnit.Year,
            _ => null,
        };
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(zoneName, out var zone))
        {
            map.Error("time_zone", $"'{zoneName}' is not a time zone that this machine knows");
            return null;
        }
        if (unit is null)
        {
            map.Error("calendar", $"'{text}' is none of day, week, month, quarter and year");
            return null;
        }
        return new CalendarWindow(1, unit.Value, CalendarWindow.DefaultAnchor, zone);
    }

    private static SliceMethod? ReadSlices(SpecificationMap map)
    {
        map.Required("length");
        var length = map.Duration("length");
        double? target = map.Has("target")
            ? map.Number("target") is < 1
                ? map.Share("target")
                : map.Percent("target")
            : null;
        map.Close();
        return length is null ? null : new SliceMethod(length.Value, target);
    }

    private static AlertingPolicy ReadAlerting(SpecificationMap map)
    {
        var scheme = map.Text("scheme") ?? "multi_window";
        if (scheme is not ("multi_window" or "simple"))
        {
            map.Error("scheme", $"'{scheme}' is neither multi_window nor simple");
        }
        var lowTraffic = new LowTrafficProtection(map.Number("min_events") ?? 0, map.Number("min_bad_events") ?? 0);
        if (lowTraffic.MinimumEvents < 0 || lowTraffic.MinimumBadEvents < 0)
        {
            map.Error("min_events", "a number of events is not negative");
        }
        var policy = new AlertingPolicy
        {
            Name = map.Text("name") ?? "",
            Scheme = scheme == "simple" ? AlertScheme.Simple : AlertScheme.MultiWindow,
            LowTraffic = lowTraffic,
            AbsentAfter = map.Duration("absent_after"),
            Conditions = [.. map.Maps("conditions").Select(ReadCondition).OfType<BurnRateCondition>()],
            Labels = map.Pairs("labels"),
            Annotations = map.Pairs("annotations"),
            Page = ReadChannel(map.Map("page")),
            Ticket = ReadChannel(map.Map("ticket")),
        };
        map.Close();
        return policy;
    }

    private static BurnRateCondition? ReadCondition(SpecificationMap map)
    {
        var urgency = map.Required("urgency");
        if (urgency is not ("page" or "ticket" or ""))
        {
            map.Error("urgency", $"'{urgency}' is neither page nor ticket");
        }
        var share = map.Percent("budget_percent");
        map.Required("short");
        map.Required("long");
        var (shorter, longer) = (map.Duration("short"), map.Duration("long"));
        if (shorter >= longer)
        {
            map.Error("short", "is not shorter than long");
        }
        map.Close();
        return shorter is { } s && longer is { } l
            ? new BurnRateCondition(urgency == "page" ? AlertUrgency.Page : AlertUrgency.Ticket, share, s, l)
            : null;
    }

    private static AlertChannel ReadChannel(SpecificationMap? map)
    {
        if (map is null)
        {
            return new AlertChannel();
        }
        var channel = new AlertChannel
        {
            IsDisabled = map.Flag("disabled") ?? false,
            Labels = map.Pairs("labels"),
            Annotations = map.Pairs("annotations"),
        };
        map.Close();
        return channel;
    }
}
