using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using TelemetryGrid.Collectors.Snmp;
using TelemetryGrid.Protocols;
using TelemetryGrid.Protocols.Snmp;
using TelemetryGrid.Protocols.Snmp.Security;

namespace TelemetryGrid.Collectors.Tests.Snmp;

/// <summary>A v3 agent on a loopback port with one variable, whose restarts, clock and manners a test decides.</summary>
internal sealed class SecuredTestAgent : IAsyncDisposable
{
    public const string Name = "poller";
    public const string AuthPassword = "authentication pass";
    public const string PrivPassword = "privacy passphrase";

    public static readonly UsmUser User = Make(AuthPassword, PrivPassword);

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<SnmpV3Status> _requests = Channel.CreateUnbounded<SnmpV3Status>();
    private readonly TimeProvider _time;
    private readonly Task _serving;
    private UsmAuthoritativeEngine _engine;
    private UsmLocalUser _local;

    public SecuredTestAgent(TimeProvider time)
    {
        _time = time;
        Restart("80001F88046167656E742D31", 1);
        _socket.ReceiveBufferSize = 4 << 20;
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        EndPoint = (IPEndPoint)_socket.LocalEndPoint!;
        _serving = Task.Run(ServeAsync);
    }

    public IPEndPoint EndPoint { get; }

    public SnmpTarget Target => SnmpTarget.Secured(EndPoint, User);

    public static ObjectIdentifier Variable { get; } = ObjectIdentifier.Parse("1.3.6.1.2.1.1.5.0");

    /// <summary>Requests that get no answer from now on.</summary>
    public int Lose { get; set; }

    /// <summary>The report it answers every request with that is not a discovery.</summary>
    public SnmpV3Status Refusal { get; set; }

    /// <summary>Puts an unauthentic report of this in front of every answer.</summary>
    public SnmpV3Status Forgery { get; set; }

    /// <summary>Changes every answer before it is sent.</summary>
    public Action<byte[]>? Tamper { get; set; }

    public string? ContextSeen { get; private set; }

    public static UsmUser Make(string authPassword, string privPassword, string name = Name) =>
        new(name, UsmAuthProtocol.Sha256, authPassword, UsmPrivProtocol.Aes128, privPassword);

    /// <summary>Starts the agent's engine anew; its time begins at 0.</summary>
    [System.Diagnostics.CodeAnalysis.MemberNotNull(nameof(_engine), nameof(_local))]
    public void Restart(string engineId, int boots)
    {
        _engine = new UsmAuthoritativeEngine(Convert.FromHexString(engineId), boots, _time.GetElapsedTime(0));
        _local = User.Localize(_engine.EngineId);
    }

    /// <summary>Waits for the next request and says what the agent thought of it.</summary>
    public async Task<SnmpV3Status> NextRequestAsync() =>
        await _requests.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(20));

    /// <summary>What it thought of the requests so far that nobody has asked for.</summary>
    public IReadOnlyList<SnmpV3Status> Seen()
    {
        var seen = new List<SnmpV3Status>();
        while (_requests.Reader.TryRead(out var status))
        {
            seen.Add(status);
        }
        return seen;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        _socket.Dispose();
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        var buffer = new byte[65_536];
        while (true)
        {
            try
            {
                var received = await _socket.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0), _stop.Token);
                Serve(buffer.AsSpan(0, received.ReceivedBytes), received.RemoteEndPoint);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private void Serve(ReadOnlySpan<byte> datagram, EndPoint client)
    {
        var now = _time.GetElapsedTime(0);
        var scratch = new byte[65_536];
        if (SnmpV3Message.TryRead(datagram, out var message) != DecodeStatus.Ok)
        {
            return; // a fallback to another version, which this agent does not speak
        }
        var status = Judge(message, scratch, now, out var scopedPdu);
        var isLost = Lose > 0;
        Lose -= isLost ? 1 : 0;
        _requests.Writer.TryWrite(status);
        if (!isLost)
        {
            if (Forgery != SnmpV3Status.Ok)
            {
                _socket.SendTo(Report(Forgery, message, SnmpSecurityLevel.NoAuthNoPriv, now), client);
            }
            var answer =
                status == SnmpV3Status.Ok ? Answer(message, scopedPdu, now)
                : status == SnmpV3Status.NotInTimeWindow ? Report(status, message, SnmpSecurityLevel.AuthNoPriv, now)
                : Report(status, message, SnmpSecurityLevel.NoAuthNoPriv, now);
            Tamper?.Invoke(answer);
            _socket.SendTo(answer, client);
        }
    }

    private SnmpV3Status Judge(scoped in SnmpV3Message message, Span<byte> scratch, TimeSpan now, out SnmpScopedPdu scopedPdu)
    {
        scopedPdu = default;
        if (!message.EngineId.SequenceEqual(_engine.EngineId))
        {
            return SnmpV3Status.UnknownEngineId;
        }
        if (Refusal != SnmpV3Status.Ok)
        {
            return Refusal;
        }
        if (!message.UserName.SequenceEqual(_local.User.Name))
        {
            return SnmpV3Status.UnknownUserName;
        }
        var status = message.Authenticate(_local, scratch);
        status =
            status == SnmpV3Status.Ok && !_engine.IsInWindow(message.EngineBoots, message.EngineTime, now)
                ? SnmpV3Status.NotInTimeWindow
                : status;
        return status == SnmpV3Status.Ok ? message.TryOpen(_local, scratch, out scopedPdu) : status;
    }

    private byte[] Answer(scoped in SnmpV3Message message, scoped in SnmpScopedPdu request, TimeSpan now)
    {
        ContextSeen = System.Text.Encoding.UTF8.GetString(request.ContextName);
        var buffer = new byte[1500];
        var writer = new SnmpV3MessageWriter(buffer, _local, request.ContextEngineId, request.ContextName);
        var reader = request.Pdu.VarBinds;
        while (reader.TryRead(out var varBind))
        {
            writer.TryAdd(varBind.Name.ToObjectIdentifier(), SnmpValue.OctetString("an answer"));
        }
        return buffer[..writer.Finish(_engine.Header(message.MessageId, now), SnmpPduType.Response, request.Pdu.RequestId)];
    }

    private byte[] Report(SnmpV3Status status, scoped in SnmpV3Message message, SnmpSecurityLevel level, TimeSpan now)
    {
        var buffer = new byte[500];
        var speaker = level == SnmpSecurityLevel.NoAuthNoPriv ? new UsmUser("").Localize(_engine.EngineId) : _local;
        var writer = new SnmpV3MessageWriter(buffer, speaker, level, _engine.EngineId, default);
        writer.TryAdd(SnmpReports.Name(status), SnmpValue.Counter32(1));
        return buffer[..writer.Finish(_engine.Header(message.MessageId, now), SnmpPduType.Report, 0)];
    }
}
