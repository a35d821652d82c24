using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using TelemetryGrid.Protocols.Snmp;
using TelemetryGrid.Protocols.Snmp.Security;

namespace TelemetryGrid.Protocols.Tests.Snmp.Security;

/// <summary>A notification receiver of a few lines: takes what net-snmp's tools send, answers what has to be answered, keeps the rest as text.</summary>
internal sealed class TrapSink : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 100 };
    private readonly string _folder = Directory.CreateTempSubdirectory("snmptrap-").FullName;
    private readonly byte[] _buffer = new byte[SnmpLimits.MaxMessageSize];
    private readonly byte[] _scratch = new byte[SnmpLimits.MaxMessageSize + 100];
    private readonly byte[] _answer = new byte[SnmpLimits.MaxMessageSize];

    public TrapSink(params UsmUser[] users)
    {
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var engine = new UsmAuthoritativeEngine(Convert.FromHexString("80001F88046F75722D73656C66"), 7, Stopwatch.GetElapsedTime(0));
        Receiver = new UsmNotificationReceiver(engine, users);
    }

    public UsmNotificationReceiver Receiver { get; }

    /// <summary>Notifications in the order they came.</summary>
    public List<SeenNotification> Seen { get; } = [];

    /// <summary>Runs snmptrap or snmpinform towards this socket until it ends.</summary>
    /// <returns>The program's exit code.</returns>
    public int Run(string program, params string[] arguments)
    {
        var split = Array.IndexOf(arguments, "--");
        string[] all = [.. arguments[..split], _socket.LocalEndPoint!.ToString()!, .. arguments[(split + 1)..]];
        using var process = NetSnmpPrograms.Start(NetSnmpPrograms.Find(program), all, _folder);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        while (!process.HasExited || _socket.Available > 0)
        {
            Serve();
        }
        process.WaitForExit();
        Assert.True(output.IsCompleted || output.Wait(TimeSpan.FromSeconds(5)));
        Assert.True(errors.IsCompleted || errors.Wait(TimeSpan.FromSeconds(5)));
        return process.ExitCode;
    }

    public void Dispose()
    {
        _socket.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private void Serve()
    {
        EndPoint sender = new IPEndPoint(IPAddress.Any, 0);
        int length;
        try
        {
            length = _socket.ReceiveFrom(_buffer, ref sender);
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.TimedOut or SocketError.WouldBlock)
        {
            return;
        }
        var datagram = _buffer.AsSpan(0, length);
        Assert.Equal(DecodeStatus.Ok, SnmpMessage.TryReadVersion(datagram, out var version, out _));
        var answer = version == SnmpVersion.V3 ? OnV3(datagram) : OnCommunity(datagram);
        if (answer > 0)
        {
            _socket.SendTo(_answer.AsSpan(0, answer), SocketFlags.None, sender);
        }
    }

    private int OnCommunity(ReadOnlySpan<byte> datagram)
    {
        Assert.Equal(DecodeStatus.Ok, SnmpMessage.TryRead(datagram, out var message));
        Assert.Equal(DecodeStatus.Ok, SnmpNotification.TryRead(message, out var notification));
        Seen.Add(SeenNotification.Of(notification));
        return notification.IsInform ? SnmpInformResponse.Write(message, _answer) : 0;
    }

    private int OnV3(ReadOnlySpan<byte> datagram)
    {
        var now = Stopwatch.GetElapsedTime(0);
        Assert.Equal(DecodeStatus.Ok, SnmpV3Message.TryRead(datagram, out var message));
        var status = Receiver.Receive(message, _scratch, now, out var user, out var scopedPdu);
        if (status != SnmpV3Status.Ok)
        {
            return Receiver.TryWriteReport(status, message, user, _answer, now, out var length) ? length : 0;
        }
        Assert.Equal(DecodeStatus.Ok, SnmpNotification.TryRead(message, scopedPdu, out var notification));
        Seen.Add(SeenNotification.Of(notification));
        return notification.IsInform ? Receiver.WriteResponse(message, user!, scopedPdu, _answer, now) : 0;
    }
}
