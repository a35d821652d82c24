using System.Globalization;
using TelemetryGrid.PromQL;
using TelemetryGrid.Slo.Objectives;

namespace TelemetryGrid.Slo.Indicators;

/// <summary>Indicators of the network, over the grid's own series (the table in <c>src/README.md</c>). All count, so all are ratios.</summary>
public static class NetworkIndicators
{
    private const string Range = "[{{.window}}]";
    private const string EachMinute = "[{{.window}}:1m]";

    /// <summary>The share of readings at which interfaces were up; those that are down because somebody shut them do not count.</summary>
    public static Indicator InterfaceAvailability(IReadOnlyList<LabelMatcher> interfaces)
    {
        var up = Selector.Of("network_interface_up", interfaces);
        // IF-MIB ifAdminStatus: 2 is down. Sources that do not tell the status keep all their interfaces.
        var shut = $"{Selector.Of("network_interface_admin_status", interfaces)} == 2";
        var wanted = $"({up} unless on (device, interface) {shut})";
        return Ratio(
            IndicatorKind.InterfaceAvailability,
            $"sum(sum_over_time({wanted}{EachMinute}))",
            $"sum(count_over_time({wanted}{EachMinute}))",
            partIsBad: false
        );
    }

    /// <summary>The share of packets that the interfaces of a path discarded or found damaged.</summary>
    public static Indicator PathLoss(IReadOnlyList<LabelMatcher> interfaces)
    {
        string Sum(string what) => $"sum(increase({Selector.Of($"network_interface_{what}_total", interfaces)}{Range}))";
        string OrNone(string what) => $"({Sum(what)} or vector(0))";
        var lostIn = $"{OrNone("in_errors")} + {OrNone("in_discards")}";
        var lostOut = $"{OrNone("out_errors")} + {OrNone("out_discards")}";
        // IF-MIB counts packets in after errors and discards, and packets out before them.
        var total = $"{Sum("in_packets")} + {Sum("out_packets")} + {lostIn}";
        return Ratio(IndicatorKind.PathLoss, $"{lostIn} + {lostOut}", total, partIsBad: true);
    }

    /// <summary>The share of minutes, over interfaces and directions, in which a part of the capacity was free.</summary>
    /// <param name="interfaces">Which interfaces.</param>
    /// <param name="headroom">The part that should be free, between 0 and 1.</param>
    public static Indicator UtilizationHeadroom(IReadOnlyList<LabelMatcher> interfaces, double headroom)
    {
        var most = Math.Round(1 - headroom, 12).ToString("R", CultureInfo.InvariantCulture);
        string Utilization(string direction) => Selector.Of($"network_interface_{direction}_utilization_ratio", interfaces);
        string Over(string direction) => $"(sum(count_over_time(({Utilization(direction)} > {most}){EachMinute})) or vector(0))";
        string All(string direction) => $"sum(count_over_time({Utilization(direction)}{EachMinute}))";
        return Ratio(IndicatorKind.UtilizationHeadroom, $"{Over("in")} + {Over("out")}", $"{All("in")} + {All("out")}", partIsBad: true);
    }

    /// <summary>
    /// The share of minutes in which flows were seen, among those in which their exporters reported any: an exporter that is silent says
    /// nothing about who can be reached.
    /// </summary>
    /// <param name="flows">Which flows, by the labels of <c>network_flow_records_total</c>; those on <c>device</c> also choose the exporters.</param>
    public static Indicator FlowReachability(IReadOnlyList<LabelMatcher> flows)
    {
        var exporters = Selector.Of("network_exporter_records_total", flows.Where(m => m.Name == "device"));
        var seen = $"sum(increase({Selector.Of("network_flow_records_total", flows)}[5m])) > 0";
        var reporting = $"sum(increase({exporters}[5m])) > 0";
        return Ratio(
            IndicatorKind.FlowReachability,
            $"sum_over_time((count({seen} and {reporting})){EachMinute}) or vector(0)",
            $"sum_over_time((count({reporting})){EachMinute})",
            partIsBad: false
        );
    }

    private static Indicator Ratio(IndicatorKind kind, string part, string total, bool partIsBad) =>
        new(kind, new RatioMeasurement(QueryTemplate.Parse(part), QueryTemplate.Parse(total), partIsBad));
}
