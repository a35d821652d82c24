using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using TelemetryGrid.Protocols.Snmp;
using TelemetryGrid.Protocols.Snmp.Security;

namespace TelemetryGrid.Protocols.Tests.Snmp.Security;

/// <summary>A manager of a few lines around a session: one request at a time over a real socket.</summary>
internal sealed class UsmClient : IDisposable
{
    private const int Attempts = 40; // an agent that is just starting does not answer the first of them
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 250 };
    private readonly byte[] _buffer = new byte[SnmpLimits.MaxMessageSize];
    private readonly byte[] _scratch = new byte[SnmpLimits.MaxMessageSize + 100];
    private readonly EndPoint _agent;
    private int _messageId;

    public UsmClient(UsmUser user, EndPoint agent)
    {
        Session = new UsmSession(user);
        _agent = agent;
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
    }

    public UsmSession Session { get; }

    /// <summary>Added to every moment that the session is told.</summary>
    public TimeSpan Advance { get; set; }

    /// <summary>Changes the header of the next request only.</summary>
    public Func<SnmpV3Header, SnmpV3Header>? Falsify { get; set; }

    /// <summary>Why requests were sent again.</summary>
    public List<SnmpV3Status> Resends { get; } = [];

    public UsmVerdict Get(ObjectIdentifier name, out SnmpVarBind answer)
    {
        var exchange = default(UsmExchange);
        Resends.Clear();
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            _messageId++;
            _socket.SendTo(_buffer.AsSpan(0, Write(name)), SocketFlags.None, _agent);
            var verdict = default(UsmVerdict);
            answer = default;
            while (verdict.Action == UsmAction.Discard && TryReceive(out var length))
            {
                verdict = Judge(_buffer.AsSpan(0, length), ref exchange, out answer);
            }
            if (verdict.Action is UsmAction.Deliver or UsmAction.Fail)
            {
                return verdict;
            }
            if (verdict.Action == UsmAction.Resend)
            {
                Resends.Add(verdict.Status);
            }
        }
        throw new TimeoutException($"No answer from {_agent}; {string.Join(", ", Resends)}.");
    }

    public void Dispose() => _socket.Dispose();

    private TimeSpan Now() => Stopwatch.GetElapsedTime(0) + Advance;

    private int Write(ObjectIdentifier name)
    {
        if (Session.Local is not { } local)
        {
            return UsmSession.WriteDiscovery(_buffer, _messageId);
        }
        var writer = new SnmpV3MessageWriter(_buffer, local, local.EngineId);
        Assert.True(writer.TryAdd(name));
        var header = Session.Header(_messageId, Now());
        header = Falsify?.Invoke(header) ?? header;
        Falsify = null;
        return writer.Finish(header, SnmpPduType.GetRequest, _messageId);
    }

    private bool TryReceive(out int length)
    {
        try
        {
            length = _socket.Receive(_buffer);
            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.TimedOut or SocketError.WouldBlock)
        {
            length = 0;
            return false;
        }
    }

    private UsmVerdict Judge(ReadOnlySpan<byte> datagram, ref UsmExchange exchange, out SnmpVarBind answer)
    {
        answer = default;
        Assert.Equal(DecodeStatus.Ok, SnmpV3Message.TryRead(datagram, out var message));
        if (message.MessageId != _messageId)
        {
            return new UsmVerdict(UsmAction.Discard, SnmpV3Status.Ok); // answer to an earlier attempt
        }
        var verdict = Session.Receive(message, ref exchange, _scratch, Now(), out var scopedPdu);
        if (verdict.Action is UsmAction.Deliver or UsmAction.Fail)
        {
            var reader = scopedPdu.Pdu.VarBinds;
            Assert.True(reader.TryRead(out var varBind));
            answer = varBind.ToVarBind();
        }
        return verdict;
    }
}
