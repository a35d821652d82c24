using System.Globalization;
using System.Net;
using System.Net.Sockets;
using TelemetryGrid.Protocols.Snmp;
using TelemetryGrid.Simulation.Agents;

namespace TelemetryGrid.Benchmarks.Snmp;

/// <summary>
/// Many SNMP agents in a process of their own, each on an address of its own (127.16.0.1 on) and with the same interfaces, whose counters
/// go on with the time. One view serves them all; only sysName says who answers. Arguments: devices, interfaces, port.
/// </summary>
internal static class AgentFarm
{
    public const string Community = "farm";
    private const int RequestBytes = 2048;

    private static readonly ObjectIdentifier System = ObjectIdentifier.Parse("1.3.6.1.2.1.1");
    private static readonly ObjectIdentifier IfEntry = ObjectIdentifier.Parse("1.3.6.1.2.1.2.2.1");
    private static readonly ObjectIdentifier IfXEntry = ObjectIdentifier.Parse("1.3.6.1.2.1.31.1.1.1");

    [ThreadStatic]
    private static int s_device;

    public static IPAddress Address(int device) => new([127, (byte)(16 + (device >> 16)), (byte)(device >> 8), (byte)device]);

    public static async Task RunAsync(string[] arguments)
    {
        var devices = int.Parse(arguments[0], CultureInfo.InvariantCulture);
        var port = int.Parse(arguments[2], CultureInfo.InvariantCulture);
        var responder = new SnmpResponder(View(int.Parse(arguments[1], CultureInfo.InvariantCulture)), "farm"u8.ToArray());
        var agents = Enumerable.Range(1, devices).Select(device => ServeAsync(device, port, responder)).ToArray();
        Console.WriteLine("ready");
        await await Task.WhenAny(agents);
    }

    private static async Task ServeAsync(int device, int port, SnmpResponder responder)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(Address(device), port));
        var request = new byte[RequestBytes];
        var response = new byte[SnmpResponder.MaximumResponse];
        var from = new SocketAddress(AddressFamily.InterNetwork);
        while (true)
        {
            var length = await socket.ReceiveFromAsync(request, SocketFlags.None, from);
            s_device = device;
            if (responder.TryRespond(request.AsSpan(0, length), response, out var answer))
            {
                socket.SendTo(response.AsSpan(0, answer), SocketFlags.None, from);
            }
        }
    }

    private static MibView View(int interfaces)
    {
        var entries = new List<MibEntry>();
        var objects = new HashSet<ObjectIdentifier>();
        var start = TimeProvider.System.GetTimestamp();
        Add(System.Child(1), 0, () => SnmpValue.OctetString("A switch of the farm"));
        Add(System.Child(2), 0, () => SnmpValue.Oid(ObjectIdentifier.Parse("1.3.6.1.4.1.9.1.2694")));
        Add(System.Child(3), 0, () => SnmpValue.TimeTicks((uint)(Seconds() * 100) + 1_000_000));
        Add(System.Child(5), 0, () => SnmpValue.OctetString(string.Create(CultureInfo.InvariantCulture, $"farm-{s_device}")));
        for (var i = 1u; i <= interfaces; i++)
        {
            var index = i;
            var name = string.Create(CultureInfo.InvariantCulture, $"GigabitEthernet1/0/{i}");
            Add(IfEntry.Child(1), i, () => SnmpValue.Integer32((int)index));
            Add(IfEntry.Child(2), i, () => SnmpValue.OctetString(name));
            Add(IfEntry.Child(3), i, () => SnmpValue.Integer32(6));
            Add(IfEntry.Child(5), i, () => SnmpValue.Gauge32(1_000_000_000));
            Add(IfEntry.Child(7), i, () => SnmpValue.Integer32(1));
            Add(IfEntry.Child(8), i, () => SnmpValue.Integer32(1));
            Add(IfEntry.Child(9), i, () => SnmpValue.TimeTicks(100));
            foreach (var column in (uint[])[13, 14, 19, 20])
            {
                Add(IfEntry.Child(column), i, () => SnmpValue.Counter32((uint)(Seconds() / 30)));
            }
            Add(IfXEntry.Child(1), i, () => SnmpValue.OctetString(name));
            foreach (var column in (uint[])[6, 10])
            {
                Add(IfXEntry.Child(column), i, () => SnmpValue.Counter64(Count(index * 100_000 * column)));
            }
            foreach (var column in (uint[])[7, 8, 9, 11, 12, 13])
            {
                Add(IfXEntry.Child(column), i, () => SnmpValue.Counter64(Count(index * 100 * column)));
            }
            Add(IfXEntry.Child(15), i, () => SnmpValue.Gauge32(1000));
            Add(IfXEntry.Child(18), i, () => SnmpValue.OctetString("to somewhere"));
            Add(IfXEntry.Child(19), i, () => SnmpValue.TimeTicks(0));
        }
        return new MibView(entries, objects);

        double Seconds() => TimeProvider.System.GetElapsedTime(start).TotalSeconds;

        // A rate that swings by a fifth, as no two readings of a real interface are alike.
        ulong Count(double rate) => (ulong)(rate * (Seconds() + (3 * Math.Sin(Seconds() / 17)) + 1000));

        void Add(ObjectIdentifier type, uint instance, Func<SnmpValue> read)
        {
            objects.Add(type);
            entries.Add(new MibEntry(type.Child(instance), read));
        }
    }
}
