using TelemetryGrid.Protocols.Mdt;

namespace TelemetryGrid.Simulation.Streaming;

/// <summary>A device in the models of IOS XR: counters and states of its interfaces, and its processor.</summary>
internal static class IosXrTelemetry
{
    private const string Subscription = "grid";
    private const string Counters = "Cisco-IOS-XR-infra-statsd-oper:infra-statistics/interfaces/interface/latest/generic-counters";
    private const string States = "Cisco-IOS-XR-pfi-im-cmd-oper:interfaces/interface-xr/interface";
    private const string Processor = "Cisco-IOS-XR-wdsysmon-fd-oper:system-monitoring/cpu-utilization";

    /// <summary>One message for each path of the subscription.</summary>
    public static IEnumerable<byte[]> Of(SimulatedDevice device, DateTimeOffset now)
    {
        long at = now.ToUnixTimeMilliseconds();
        yield return MdtWriter.Telemetry(device.Name, Subscription, States, at, device.Interfaces.Select(StateOf));
        yield return MdtWriter.Telemetry(device.Name, Subscription, Counters, at, device.Interfaces.Select(CountersOf));
        uint busy = (uint)Math.Round(100 * device.CpuUtilization);
        yield return MdtWriter.Telemetry(
            device.Name,
            Subscription,
            Processor,
            at,
            [new MdtContent([new("node-name", "0/RSP0/CPU0")], [("total-cpu-one-minute", busy), ("total-cpu-five-minute", busy)])]
        );
    }

    private static MdtContent StateOf(SimulatedInterface one) =>
        new(
            [new("interface-name", one.Name)],
            [
                ("if-index", one.IfIndex),
                ("description", one.Alias),
                ("state", one.IsAdminUp ? "im-state-up" : "im-state-admin-down"),
                ("line-state", one.IsUp ? "im-state-up" : "im-state-down"),
                ("bandwidth", (uint)Math.Min(one.Speed / 1_000, uint.MaxValue)),
            ]
        );

    private static MdtContent CountersOf(SimulatedInterface one) =>
        new(
            [new("interface-name", one.Name)],
            [
                ("packets-received", one.InUcastPackets + one.InMulticastPackets + one.InBroadcastPackets),
                ("bytes-received", one.InOctets),
                ("packets-sent", one.OutUcastPackets + one.OutMulticastPackets + one.OutBroadcastPackets),
                ("bytes-sent", one.OutOctets),
                ("multicast-packets-received", one.InMulticastPackets),
                ("broadcast-packets-received", one.InBroadcastPackets),
                ("input-drops", (uint)one.InDiscards),
                ("output-drops", (uint)one.OutDiscards),
                ("input-errors", (uint)one.InErrors),
                ("output-errors", (uint)one.OutErrors),
            ]
        );
}
