using System.Collections.Immutable;
using TelemetryGrid.Slo.Objectives;

namespace TelemetryGrid.Slo.Specifications;

/// <summary>Reads Sloth's <c>prometheus/v1</c> (sloth.dev/specs/default).</summary>
internal static class SlothReader
{
    public const string Version = "prometheus/v1";

    /// <summary>What Sloth takes when it is told nothing else.</summary>
    private static readonly SloWindow DefaultWindow = new RollingWindow(TimeSpan.FromDays(30));

    public static void Read(SpecificationMap map, List<ServiceLevelObjective> objectives)
    {
        if (map.Required("version") is var version && version != Version && version.Length > 0)
        {
            map.Error("version", $"'{version}' is not known; '{Version}' is");
        }
        var service = map.Name("service");
        var labels = map.Pairs("labels");
        var slos = map.Maps("slos");
        if (slos.Count == 0)
        {
            map.Error("slos", "there is no objective");
        }
        foreach (var slo in slos)
        {
            var before = slo.ErrorCount;
            if (ReadObjective(slo, service, labels) is { } objective && slo.ErrorCount == before)
            {
                objectives.Add(objective);
            }
        }
        map.Close();
    }

    private static ServiceLevelObjective? ReadObjective(
        SpecificationMap slo,
        string service,
        ImmutableSortedDictionary<string, string> labels
    )
    {
        var name = slo.Name("name");
        var target = slo.Percent("objective");
        var description = slo.Text("description") ?? "";
        var own = slo.Pairs("labels");
        var measurement = ReadIndicator(slo);
        var alerting = slo.Map("alerting") is { } map ? ReadAlerting(map) : new AlertingPolicy();
        slo.Close();
        return measurement is null
            ? null
            : new ServiceLevelObjective(name, service, new Indicator(IndicatorKind.Availability, measurement), target, [DefaultWindow])
            {
                Description = description,
                Labels = labels.SetItems(own),
                Alerting = alerting,
            };
    }

    private static Measurement? ReadIndicator(SpecificationMap slo)
    {
        if (slo.Map("sli") is not { } sli)
        {
            slo.Error("sli", "is missing");
            return null;
        }
        Measurement? measurement = null;
        if (sli.Has("events") && sli.Has("raw"))
        {
            sli.Error("raw", "an indicator is measured by events or raw, not both");
        }
        if (sli.Map("events") is { } events)
        {
            var (bad, total) = (events.Query("error_query"), events.Query("total_query"));
            measurement = bad is null || total is null ? null : new RatioMeasurement(bad, total, PartIsBad: true);
            events.Close();
        }
        else if (sli.Map("raw") is { } raw)
        {
            measurement = raw.Query("error_ratio_query") is { } ratio ? new RawRatioMeasurement(ratio, IsFailure: true) : null;
            raw.Close();
        }
        else if (sli.Has("plugin"))
        {
            sli.Error("plugin", "plugins are Sloth's own programs and are not run here; write their queries as events or raw");
            sli.Ignore("plugin");
        }
        else
        {
            sli.Error("", "events or raw is expected");
        }
        sli.Close();
        return measurement;
    }

    private static AlertingPolicy ReadAlerting(SpecificationMap map)
    {
        var alerting = new AlertingPolicy
        {
            Name = map.Text("name") ?? "",
            Labels = map.Pairs("labels"),
            Annotations = map.Pairs("annotations"),
            Page = ReadChannel(map.Map("page_alert")),
            Ticket = ReadChannel(map.Map("ticket_alert")),
        };
        if (alerting.Name.Length == 0 && !(alerting.Page.IsDisabled && alerting.Ticket.IsDisabled))
        {
            map.Error("name", "is missing, and not all alerts are disabled");
        }
        map.Close();
        return alerting;
    }

    private static AlertChannel ReadChannel(SpecificationMap? map)
    {
        if (map is null)
        {
            return new AlertChannel();
        }
        var channel = new AlertChannel
        {
            IsDisabled = map.Flag("disable") ?? false,
            Labels = map.Pairs("labels"),
            Annotations = map.Pairs("annotations"),
        };
        map.Close();
        return channel;
    }
}
