using TelemetryGrid.Protocols.RemoteWrite;

namespace TelemetryGrid.Protocols.Junos;

/// <summary>Writes Juniper's native telemetry (telemetry_top.proto, "TelemetryStream") of the port sensor, as a line card does.</summary>
public static class JunosWriter
{
    private const uint JuniperEnterprise = 2636;
    private const uint PortSensor = 3;

    /// <param name="system">The device's name or address.</param>
    /// <param name="sensor">Its name for the sensor.</param>
    /// <param name="sequence">Counts on by one per device, component and sensor.</param>
    /// <param name="timestamp">Milliseconds since 1970.</param>
    public static byte[] Ports(string system, uint component, string sensor, uint sequence, long timestamp, IEnumerable<JunosPort> ports)
    {
        ArgumentNullException.ThrowIfNull(system);
        ArgumentNullException.ThrowIfNull(sensor);
        ArgumentNullException.ThrowIfNull(ports);
        var message = new ProtobufWriter();
        message.Text((1 << 3) | 2, system);
        message.Varint(2 << 3, component);
        message.Text((4 << 3) | 2, $"{sensor}:/junos/system/linecard/interface/:/junos/system/linecard/interface/:PFE");
        message.Varint(5 << 3, sequence);
        message.Varint(6 << 3, (ulong)timestamp);
        message.Varint(7 << 3, 1); // version_major
        message.Varint(8 << 3, 1);
        var sensors = new ProtobufWriter();
        foreach (var port in ports)
        {
            sensors.Bytes((1 << 3) | 2, Port(port));
        }
        var juniper = new ProtobufWriter();
        juniper.Bytes((PortSensor << 3) | 2, sensors.Written);
        var enterprise = new ProtobufWriter();
        enterprise.Bytes((JuniperEnterprise << 3) | 2, juniper.Written);
        message.Bytes((101 << 3) | 2, enterprise.Written);
        return message.Written.ToArray();
    }

    // port.proto, "InterfaceInfos".
    private static ReadOnlySpan<byte> Port(JunosPort port)
    {
        var written = new ProtobufWriter();
        written.Text((1 << 3) | 2, port.Name);
        written.Varint(3 << 3, port.IfIndex);
        written.Bytes((7 << 3) | 2, Stats(port.Ingress));
        written.Bytes((8 << 3) | 2, Stats(port.Egress));
        written.Bytes((9 << 3) | 2, Errors(port.Ingress, discards: 4));
        written.Text((10 << 3) | 2, port.IsAdminUp ? "UP" : "DOWN");
        written.Text((11 << 3) | 2, port.IsUp ? "UP" : "DOWN");
        written.Text((12 << 3) | 2, port.Description);
        written.Varint(15 << 3, port.HighSpeed);
        written.Bytes((16 << 3) | 2, Errors(port.Egress, discards: 2));
        return written.Written;
    }

    private static ReadOnlySpan<byte> Stats(JunosTraffic traffic)
    {
        var written = new ProtobufWriter();
        written.Varint(1 << 3, traffic.UnicastPackets + traffic.MulticastPackets + traffic.BroadcastPackets);
        written.Varint(2 << 3, traffic.Octets);
        written.Varint(5 << 3, traffic.UnicastPackets);
        written.Varint(6 << 3, traffic.MulticastPackets);
        written.Varint(7 << 3, traffic.BroadcastPackets);
        return written.Written;
    }

    private static ReadOnlySpan<byte> Errors(JunosTraffic traffic, uint discards)
    {
        var written = new ProtobufWriter();
        written.Varint(1 << 3, traffic.Errors);
        written.Varint(discards << 3, traffic.Discards);
        return written.Written;
    }
}
