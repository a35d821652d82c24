using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using TelemetryGrid.Collectors.Snmp;
using TelemetryGrid.Protocols;
using TelemetryGrid.Protocols.Snmp;

namespace TelemetryGrid.Collectors.Tests.Snmp;

/// <summary>An SNMP agent on a loopback port that answers v1 and v2c from a table of variables and misbehaves on demand.</summary>
internal sealed class TestAgent : IAsyncDisposable
{
    public const string Community = "s3cr3t-community";

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<SnmpPduType> _requests = Channel.CreateUnbounded<SnmpPduType>();
    private readonly Queue<(byte[] Response, EndPoint Client)> _held = new();
    private readonly Lock _gate = new();
    private readonly Task _serving;
    private int _requestCount;

    public TestAgent()
    {
        _socket.ReceiveBufferSize = 4 << 20;
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        EndPoint = (IPEndPoint)_socket.LocalEndPoint!;
        _serving = Task.Run(ServeAsync);
    }

    public IPEndPoint EndPoint { get; }

    /// <summary>What the agent knows; replace the whole dictionary to change it while it serves.</summary>
    public SortedDictionary<ObjectIdentifier, SnmpValue> Mib { get; set; } = [];

    public bool Silent { get; set; }

    /// <summary>Keeps answers back until <see cref="Release"/>.</summary>
    public bool Hold { get; set; }

    /// <summary>Bindings beyond which the agent answers tooBig.</summary>
    public int MaxVarBinds { get; set; } = int.MaxValue;

    /// <summary>The largest response; GETBULK is cut to it.</summary>
    public int MaxResponseBytes { get; set; } = 1400;

    /// <summary>Refuses everything with this error.</summary>
    public SnmpErrorStatus Refusal { get; set; }

    /// <summary>Replaces what follows a name, to lie about it.</summary>
    public Func<ObjectIdentifier, SnmpVarBind?>? NextOverride { get; set; }

    /// <summary>Sends something else than the response.</summary>
    public Action<byte[], EndPoint, Socket>? Send { get; set; }

    public int RequestCount => Volatile.Read(ref _requestCount);

    public SnmpTarget Target(SnmpVersion version = SnmpVersion.V2c) => new(EndPoint, version, new SnmpCommunity(Community));

    /// <summary>Waits for the next request to arrive.</summary>
    public async Task<SnmpPduType> NextRequestAsync() =>
        await _requests.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(20));

    public void Set(string name, SnmpValue value) =>
        Mib = new SortedDictionary<ObjectIdentifier, SnmpValue>(Mib) { [ObjectIdentifier.Parse(name)] = value };

    public void Release(int count = int.MaxValue)
    {
        lock (_gate)
        {
            while (count-- > 0 && _held.TryDequeue(out var held))
            {
                _socket.SendTo(held.Response, held.Client);
            }
        }
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
        var response = new byte[65_536];
        while (true)
        {
            try
            {
                var received = await _socket.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0), _stop.Token);
                Serve(buffer.AsSpan(0, received.ReceivedBytes), response, received.RemoteEndPoint);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private void Serve(ReadOnlySpan<byte> request, byte[] buffer, EndPoint client)
    {
        if (SnmpMessage.TryRead(request, out var message) != DecodeStatus.Ok || !message.Community.SequenceEqual("s3cr3t-community"u8))
        {
            return;
        }
        Interlocked.Increment(ref _requestCount);
        var length = Silent ? 0 : Answer(message, buffer);
        if (length > 0)
        {
            var response = buffer[..length];
            lock (_gate)
            {
                if (Hold)
                {
                    _held.Enqueue((response, client));
                }
                else if (Send is { } send)
                {
                    send(response, client, _socket);
                }
                else
                {
                    _socket.SendTo(response, client);
                }
            }
        }
        _requests.Writer.TryWrite(message.Pdu.Type);
    }

    private int Answer(SnmpMessage message, byte[] buffer)
    {
        var pdu = message.Pdu;
        var writer = new SnmpMessageWriter(buffer.AsSpan(0, MaxResponseBytes), message.Version, message.Community);
        if (Refusal != SnmpErrorStatus.NoError)
        {
            return writer.Finish(SnmpPduType.Response, pdu.RequestId, Refusal);
        }
        var names = new List<ObjectIdentifier>();
        var reader = pdu.VarBinds;
        while (reader.TryRead(out var varBind))
        {
            names.Add(varBind.Name.ToObjectIdentifier());
        }
        var repetitions = pdu.Type == SnmpPduType.GetBulkRequest ? pdu.MaxRepetitions : 1;
        if (names.Count * repetitions > MaxVarBinds)
        {
            return writer.Finish(SnmpPduType.Response, pdu.RequestId, SnmpErrorStatus.TooBig);
        }
        for (var row = 0; row < repetitions; row++)
        {
            for (var i = 0; i < names.Count; i++)
            {
                var found = pdu.Type == SnmpPduType.GetRequest ? Get(names[i], message.Version) : Next(names[i], message.Version);
                if (message.Version == SnmpVersion.V1 && found.Value.View.IsException)
                {
                    writer.Clear();
                    foreach (var name in names)
                    {
                        writer.TryAdd(name);
                    }
                    return writer.Finish(SnmpPduType.Response, pdu.RequestId, SnmpErrorStatus.NoSuchName, i + 1);
                }
                names[i] = found.Name;
                if (!writer.TryAdd(found.Name, found.Value))
                {
                    if (pdu.Type == SnmpPduType.GetBulkRequest && writer.Count > 0)
                    {
                        return writer.Finish(SnmpPduType.Response, pdu.RequestId);
                    }
                    writer.Clear();
                    return writer.Finish(SnmpPduType.Response, pdu.RequestId, SnmpErrorStatus.TooBig);
                }
            }
        }
        return writer.Finish(SnmpPduType.Response, pdu.RequestId);
    }

    private SnmpVarBind Get(ObjectIdentifier name, SnmpVersion version) =>
        new(name, Mib.TryGetValue(name, out var value) && IsVisible(value, version) ? value : SnmpValue.NoSuchInstance);

    private SnmpVarBind Next(ObjectIdentifier name, SnmpVersion version)
    {
        if (NextOverride?.Invoke(name) is { } lie)
        {
            return lie;
        }
        foreach (var (candidate, value) in Mib)
        {
            if (candidate > name && IsVisible(value, version))
            {
                return new SnmpVarBind(candidate, value);
            }
        }
        return new SnmpVarBind(name, SnmpValue.EndOfMibView);
    }

    // RFC 3584 §4.2.2.1: a v1 view skips Counter64.
    private static bool IsVisible(SnmpValue value, SnmpVersion version) =>
        version != SnmpVersion.V1 || value.Type != SnmpValueType.Counter64;
}
