using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using TelemetryGrid.Collectors.Snmp;
using TelemetryGrid.Collectors.Tests.Traps;
using TelemetryGrid.Protocols;
using TelemetryGrid.Protocols.Flows;
using TelemetryGrid.Protocols.Snmp;
using TelemetryGrid.Protocols.Snmp.Security;
using TelemetryGrid.Records;
using TelemetryGrid.Simulation;
using TelemetryGrid.Simulation.Agents;
using TelemetryGrid.Simulation.Model;

namespace TelemetryGrid.Collectors.Tests.Simulation;

/// <summary>Simulated devices that speak SNMPv3: against the project's own manager, and against net-snmp.</summary>
public sealed class SimulatedSnmpV3Tests
{
    private const string AuthPassword = "authphrase";
    private const string PrivPassword = "privphrase";

    private static readonly DateTimeOffset Noon = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);
    private static readonly ObjectIdentifier SysName = ObjectIdentifier.Parse("1.3.6.1.2.1.1.5.0");
    private static readonly UsmUser User = TrapRig.User;

    private readonly SimulatedDevice _device;
    private readonly DeviceEngine _engine;
    private readonly SecuredResponder _responder;
    private TimeSpan _elapsed = TimeSpan.FromHours(1);

    public SimulatedSnmpV3Tests()
    {
        _device = new SimulatedTraffic(SimulatedTraffic.Quiet()).Devices.First(d => d.SpeaksSnmpV3);
        _engine = new DeviceEngine(_device, User, Noon, () => _elapsed);
        _responder = new SecuredResponder(DeviceMib.Build(_device, () => _elapsed), _engine);
    }

    [Fact]
    public void TryRespond_ToASession_IsDiscoveredAndAnswered()
    {
        var session = new UsmSession(User);

        Assert.Equal((UsmAction.Resend, SnmpV3Status.UnknownEngineId, ""), Exchange(session));
        Assert.Equal((UsmAction.Deliver, SnmpV3Status.Ok, _device.Name), Exchange(session));
        Assert.Equal(_engine.EngineId, session.Local!.EngineId);
        // An hour without a request: the manager has counted on by itself.
        _elapsed += TimeSpan.FromHours(1);
        Assert.Equal((UsmAction.Deliver, SnmpV3Status.Ok, _device.Name), Exchange(session));
    }

    [Fact]
    public void TryRespond_ClockOfBefore_IsRefusedAuthenticallyAndRepaired()
    {
        var session = new UsmSession(User);
        Exchange(session);
        Exchange(session);
        TimeSpan then = _elapsed;
        _elapsed += TimeSpan.FromSeconds(UsmEngineState.Window + 10);

        Assert.Equal((UsmAction.Resend, SnmpV3Status.NotInTimeWindow, ""), Exchange(session, then));
        Assert.Equal((UsmAction.Deliver, SnmpV3Status.Ok, _device.Name), Exchange(session));
    }

    [Fact]
    public void TryRespond_Strangers_AreToldWhyNot()
    {
        Assert.Equal(
            (UsmAction.Fail, SnmpV3Status.UnknownUserName, ""),
            Refusal(new UsmUser("stranger", UsmAuthProtocol.Sha256, AuthPassword, UsmPrivProtocol.Aes128, PrivPassword))
        );
        Assert.Equal(
            (UsmAction.Fail, SnmpV3Status.WrongDigest, ""),
            Refusal(new UsmUser("trapper", UsmAuthProtocol.Sha256, "another password", UsmPrivProtocol.Aes128, PrivPassword))
        );
        Assert.Equal(
            (UsmAction.Fail, SnmpV3Status.DecryptionError, ""),
            Refusal(new UsmUser("trapper", UsmAuthProtocol.Sha256, AuthPassword, UsmPrivProtocol.Aes128, "another password"))
        );
        // Who may be read only encrypted is not read otherwise.
        Assert.Equal(
            (UsmAction.Fail, SnmpV3Status.UnsupportedSecurityLevel, ""),
            Refusal(new UsmUser("trapper", UsmAuthProtocol.Sha256, AuthPassword))
        );
    }

    [Fact]
    public void TryRespond_OtherVersionsAndDamage_GetNoAnswerOrAReport()
    {
        var buffer = new byte[SnmpResponder.MaximumResponse];
        var request = new byte[1_472];
        var plain = new SnmpMessageWriter(request, SnmpVersion.V2c, "public"u8);
        plain.TryAdd(SysName);
        Assert.False(_responder.TryRespond(request.AsSpan(0, plain.Finish(SnmpPduType.GetRequest, 1)), buffer, out _));
        var session = new UsmSession(User);
        Exchange(session);
        int length = Write(session, request, _elapsed);
        for (int cut = 0; cut < length; cut++)
        {
            Assert.False(_responder.TryRespond(request.AsSpan(0, cut), buffer, out _));
        }
        var random = new Random(9);
        for (int round = 0; round < 5_000; round++)
        {
            byte[] damaged = request[..length];
            damaged[random.Next(length)] ^= (byte)random.Next(1, 256);
            _responder.TryRespond(damaged, buffer, out _);
        }
    }

    [Fact]
    public void Trap_OfADeviceWithV3_IsTheSameEventAsOfV2c()
    {
        var rig = new TrapRig(sources: TrapRig.Named(_device.Name, _device.Address.ToString()));
        var buffer = new byte[1_472];
        SimulatedInterface port = _device.Links[0];
        var news = new DeviceNews(_device, DeviceNewsKind.LinkDown, _elapsed, 1, port, "", IPAddress.None);
        FlowAddress sender = FlowAddress.FromIPAddress(_device.Address);

        EventRecord secured = rig.Give(buffer.AsSpan(0, NotificationWriter.Write(news, _engine, buffer)), sender)!.Event!;

        Assert.Equal("interface.status_changed", secured.Name);
        Assert.Equal(_device.Name, secured.Device!.Value.Value);
        Assert.Equal(port.IfIndex.ToString(), secured.Labels["if_index"]);
        EventRecord plain = rig.Give(buffer.AsSpan(0, NotificationWriter.Write(news, "traps"u8, buffer)), sender)!.Event!;
        Assert.Equal(plain.Labels.OrderBy(l => l.Key), secured.Labels.OrderBy(l => l.Key));
    }

    [Fact]
    public async Task Network_PolledByTheCollectorsEngine_IsReadWhole()
    {
        SimulatedNetworkOptions options = Options();
        await using var network = new SimulatedNetwork(options);
        await network.StartAsync();
        await using var engine = new SnmpEngine(new SnmpEngineOptions(), TimeProvider.System);
        foreach (SimulatedDevice device in network.Devices)
        {
            var endPoint = new IPEndPoint(device.Address, options.SnmpPort);
            SnmpTarget target = device.SpeaksSnmpV3
                ? SnmpTarget.Secured(endPoint, User)
                : new SnmpTarget(endPoint, SnmpVersion.V2c, new SnmpCommunity(options.Community));
            var poller = new SnmpDevicePoller(engine, new SnmpPollTarget(device.Name, target), 1000, TimeProvider.System);

            SnmpDevicePoll poll = await poller.PollAsync(TestContext.Current.CancellationToken);

            Assert.True(poll.Status == SnmpPollStatus.Ok, poll.Error);
            Assert.Equal(device.Name, poll.System!.SysName);
            Assert.Equal(device.Interfaces.Count, poll.Interfaces.Length);
        }
    }

    [Fact]
    public async Task Network_AskedBySnmpget_AnswersTheUserAndNobodyElse()
    {
        SimulatedNetworkOptions options = Options();
        await using var network = new SimulatedNetwork(options);
        await network.StartAsync();
        SimulatedDevice device = network.Devices.First(d => d.SpeaksSnmpV3);
        string agent = $"{device.Address}:{options.SnmpPort}";
        string[] user = ["-v3", "-u", "trapper", "-l", "authPriv", "-a", "SHA-256", "-x", "AES", "-t", "5", "-Ov"];

        Assert.Equal(
            (0, $"STRING: \"{device.Name}\""),
            await RunAsync("snmpget", [.. user, "-A", AuthPassword, "-X", PrivPassword, agent, "1.3.6.1.2.1.1.5.0"])
        );
        (int code, string table) = await RunAsync(
            "snmpbulkwalk",
            [.. user, "-A", AuthPassword, "-X", PrivPassword, agent, "1.3.6.1.2.1.31.1.1.1.1"]
        );
        Assert.Equal((0, string.Join('\n', device.Interfaces.Select(i => $"STRING: \"{i.Name}\""))), (code, table));
        (code, _) = await RunAsync("snmpget", [.. user, "-A", "another password", "-X", PrivPassword, agent, "1.3.6.1.2.1.1.5.0"]);
        Assert.NotEqual(0, code);
        (code, _) = await RunAsync("snmpget", ["-v2c", "-c", options.Community, "-t", "0.2", "-r", "0", agent, "1.3.6.1.2.1.1.5.0"]);
        Assert.NotEqual(0, code);
    }

    [Fact]
    public async Task Trap_ReceivedBySnmptrapd_IsDecipheredAndNamesTheInterface()
    {
        string file = Path.GetTempFileName();
        string engine = Convert.ToHexString(_engine.EngineId);
        await File.WriteAllLinesAsync(
            file,
            [$"createUser -e 0x{engine} trapper SHA-256 \"{AuthPassword}\" AES \"{PrivPassword}\"", "authUser log trapper priv"]
        );
        int port = SimulatedPorts.Free(SocketType.Dgram);
        string listen = "udp:127.0.0.1:" + port;
        using var snmptrapd = new RunningPeer("snmptrapd", "-f", "-Lo", "-C", "-c", file, "-On", "-m", "", "-F", "%v\\n", listen);
        await snmptrapd.UntilBoundAsync(port);
        SimulatedInterface down = _device.Links[0];
        var news = new DeviceNews(_device, DeviceNewsKind.LinkDown, _elapsed, 1, down, "", IPAddress.None);
        var buffer = new byte[1_472];
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

        int length = NotificationWriter.Write(news, _engine, buffer);
        await socket.SendToAsync(buffer.AsMemory(0, length), new IPEndPoint(IPAddress.Loopback, port));

        await Gnmi.GnmiRig.UntilAsync(() =>
            snmptrapd.Lines.Any(l =>
                l.Contains(".1.3.6.1.6.3.1.1.5.3", StringComparison.Ordinal)
                && l.Contains($".1.3.6.1.2.1.31.1.1.1.1.{down.IfIndex} = STRING: \"{down.Name}\"", StringComparison.Ordinal)
            )
        );
        File.Delete(file);
    }

    private static SimulatedNetworkOptions Options()
    {
        SimulatedNetworkOptions options = SimulatedPorts.Options();
        options.SnmpPort = SimulatedPorts.Free(SocketType.Dgram);
        (options.SnmpUser, options.SnmpAuthenticationPassword, options.SnmpPrivacyPassword) = ("trapper", AuthPassword, PrivPassword);
        return options;
    }

    private (UsmAction, SnmpV3Status, string) Refusal(UsmUser user)
    {
        var session = new UsmSession(user);
        Exchange(session);
        return Exchange(session);
    }

    /// <summary>One request and what the manager makes of the answer.</summary>
    /// <param name="clock">What the manager's clock says; the device's own unless given.</param>
    private (UsmAction Action, SnmpV3Status Status, string Text) Exchange(UsmSession session, TimeSpan? clock = null)
    {
        var request = new byte[1_472];
        var response = new byte[SnmpResponder.MaximumResponse];
        int length = Write(session, request, clock ?? _elapsed);
        Assert.True(_responder.TryRespond(request.AsSpan(0, length), response, out int answered));
        Assert.Equal(DecodeStatus.Ok, SnmpV3Message.TryRead(response.AsSpan(0, answered), out SnmpV3Message message));
        Assert.Equal(7, message.MessageId);
        var exchange = new UsmExchange();
        UsmVerdict verdict = session.Receive(message, ref exchange, new byte[message.ScratchSize], _elapsed, out SnmpScopedPdu answer);
        string text = "";
        if (verdict.Action == UsmAction.Deliver)
        {
            SnmpVarBindReader reader = answer.Pdu.VarBinds;
            Assert.True(reader.TryRead(out SnmpVarBindView variable));
            text = System.Text.Encoding.UTF8.GetString(variable.Value.Content);
        }
        return (verdict.Action, verdict.Status, text);
    }

    private static int Write(UsmSession session, byte[] request, TimeSpan clock)
    {
        if (session.Local is not { } local)
        {
            return UsmSession.WriteDiscovery(request, 7);
        }
        var writer = new SnmpV3MessageWriter(request, local, local.EngineId);
        writer.TryAdd(SysName);
        return writer.Finish(session.Header(7, clock), SnmpPduType.GetRequest, 7);
    }

    private static async Task<(int Code, string Output)> RunAsync(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["MIBS"] = "";
        start.Environment["SNMPCONFPATH"] = Path.GetTempPath();
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            await errors;
            return (process.ExitCode, output.Trim());
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip($"{program} is not installed");
            throw;
        }
    }
}
