using TelemetryGrid.Client;

namespace TelemetryGrid.Samples.TopTalkers;

/// <summary>What the sample prints, one text per line.</summary>
internal static class Lines
{
    public static string Of(Device device) =>
        $"{device.Id, -24} {device.Status, -9} {device.InterfacesUp, 3} of {device.InterfaceCount, -3} up   in {Bits(device.InBitsPerSecond)}   out {Bits(device.OutBitsPerSecond)}";

    public static IEnumerable<string> Of(TopFlows top)
    {
        yield return $"{top.To.ToLocalTime():HH:mm:ss}  top {top.Rows.Count} of {top.Total.Octets:N0} octets in {GridDuration.Format(top.To - top.From)}";
        foreach (var row in top.Rows)
        {
            var share = top.Total.Octets == 0 ? 0 : 100.0 * row.Octets / top.Total.Octets;
            yield return $"{share, 5:F1} %  {Bits(row.BitsPerSecond)}  {Name(row)}";
        }
    }

    private static string Name(TopFlowsRow row) =>
        row.Flow is { } flow
            ? $"{flow.Source}:{flow.SourcePort} → {flow.Destination}:{flow.DestinationPort} ({Protocol(flow.Protocol)}, seen by {flow.Exporter})"
            : row.Group;

    private static string Protocol(byte number) =>
        number switch
        {
            1 => "ICMP",
            6 => "TCP",
            17 => "UDP",
            58 => "ICMPv6",
            _ => $"protocol {number}",
        };

    private static string Bits(double rate) =>
        rate switch
        {
            >= 1e9 => $"{rate / 1e9, 7:F2} Gbit/s",
            >= 1e6 => $"{rate / 1e6, 7:F2} Mbit/s",
            >= 1e3 => $"{rate / 1e3, 7:F2} kbit/s",
            _ => $"{rate, 7:F0}  bit/s",
        };
}
