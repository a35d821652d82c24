using System.Net;
using System.Net.Sockets;
using System.Text;
using TelemetryGrid.Protocols.Snmp;
using TelemetryGrid.Protocols.Snmp.Security;

namespace TelemetryGrid.Collectors.Snmp;

/// <summary>
/// The engine's view of one agent: its window of requests on the way, those waiting behind it, and whether it answers. Requests end
/// within their waiting times, so they take no cancellation token.
/// </summary>
public sealed class SnmpSession
{
    private const int TimeoutsToForget = 2;

    private readonly SnmpEngine _engine;
    private readonly SocketAddress _address;
    private readonly SocketAddress? _otherAddress;
    private long _roundTripTicks;
    private readonly byte[] _context;
    private long _timeouts;
    private int _timeoutsInARow;

    internal SnmpSession(SnmpEngine engine, SnmpTarget target, int window)
    {
        _engine = engine;
        Target = target;
        ConfiguredWindow = window;
        _address = target.EndPoint.Serialize();
        _context = Encoding.UTF8.GetBytes(target.Context);
        Security = target.User is { } user ? new UsmSession(user) : null;
        _otherAddress = target.AcceptFrom is { } other ? new IPEndPoint(other, 0).Serialize() : null;
    }

    internal enum ReadyQueue
    {
        None,
        Answering,
        Probation,
    }

    public SnmpTarget Target { get; }

    /// <summary>Smoothed round-trip time (weight 1/8 for each new one, as RFC 6298 §2 has it); zero before the first answer.</summary>
    public TimeSpan RoundTrip => new(Interlocked.Read(ref _roundTripTicks));

    /// <summary>Requests that got no answer, in total.</summary>
    public long Timeouts => Interlocked.Read(ref _timeouts);

    /// <summary>True from a request without any answer until the next answer: one request at a time, one attempt each.</summary>
    public bool IsOnProbation { get; private set; }

    // The engine's, under its lock.
    internal int ConfiguredWindow { get; }

    /// <summary>One request alone asks for the engine's id; the others would only ask the same.</summary>
    internal int Window => IsOnProbation || Security is { Local: null } ? 1 : ConfiguredWindow;

    /// <summary>v3: engine id, clock and keys; null for the other versions.</summary>
    internal UsmSession? Security { get; }

    internal ReadOnlySpan<byte> Context => _context;

    /// <summary>The agent has answered a request, whenever that was.</summary>
    internal bool HasAnswered { get; private set; }

    internal SnmpResponseSizer Sizer { get; } = new();

    internal Queue<SnmpOperation> Waiting { get; } = new();

    internal int InFlight { get; set; }

    internal bool IsClosed { get; set; }

    internal ReadyQueue ReadyIn { get; set; }

    internal SocketAddress Address => _address;

    /// <summary>Reads the named variables (RFC 3416 §4.2.1).</summary>
    public ValueTask<SnmpResponse> GetAsync(ReadOnlySpan<ObjectIdentifier> names) =>
        _engine.SendAsync(this, SnmpPduType.GetRequest, names, 0, 0);

    /// <summary>Reads the variables that follow the names (RFC 3416 §4.2.2).</summary>
    public ValueTask<SnmpResponse> GetNextAsync(ReadOnlySpan<ObjectIdentifier> names) =>
        _engine.SendAsync(this, SnmpPduType.GetNextRequest, names, 0, 0);

    /// <summary>Reads up to <paramref name="maxRepetitions"/> variables that follow each name (RFC 3416 §4.2.3); not for v1.</summary>
    /// <exception cref="InvalidOperationException">The target is v1, which has no GETBULK.</exception>
    public ValueTask<SnmpResponse> GetBulkAsync(ReadOnlySpan<ObjectIdentifier> names, int nonRepeaters, int maxRepetitions)
    {
        if (Target.Version == SnmpVersion.V1)
        {
            throw new InvalidOperationException("SNMPv1 has no GETBULK.");
        }
        return _engine.SendAsync(this, SnmpPduType.GetBulkRequest, names, nonRepeaters, maxRepetitions);
    }

    internal bool Accepts(SocketAddress source) =>
        (SameAddress(_address, source) && SamePort(_address, source)) || (_otherAddress is not null && SameAddress(_otherAddress, source));

    internal void OnAnswered(TimeSpan roundTrip, bool repeated)
    {
        HasAnswered = true;
        OnAlive();
        if (repeated)
        {
            return; // Karn: nobody knows which attempt this answers
        }
        var previous = _roundTripTicks;
        Interlocked.Exchange(ref _roundTripTicks, previous == 0 ? roundTrip.Ticks : previous + (roundTrip.Ticks - previous) / 8);
    }

    /// <summary>The agent spoke, though it need not have been an answer.</summary>
    internal void OnAlive()
    {
        IsOnProbation = false;
        _timeoutsInARow = 0;
    }

    internal void OnTimedOut()
    {
        IsOnProbation = true;
        Interlocked.Increment(ref _timeouts);
        if (++_timeoutsInARow % TimeoutsToForget == 0)
        {
            Security?.Forget(); // another device may have its address now
        }
    }

    // struct sockaddr_in and sockaddr_in6 agree on the port's place; IPv6 flow information and scope do not identify an agent.
    private static bool SamePort(SocketAddress a, SocketAddress b) => a[2] == b[2] && a[3] == b[3];

    private static bool SameAddress(SocketAddress a, SocketAddress b)
    {
        if (a.Family != b.Family)
        {
            return false;
        }
        var (start, length) = a.Family == AddressFamily.InterNetworkV6 ? (8, 16) : (4, 4);
        return a.Buffer.Span.Slice(start, length).SequenceEqual(b.Buffer.Span.Slice(start, length));
    }
}
