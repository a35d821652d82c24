using System.Net;
using System.Net.Sockets;
using TelemetryGrid.Protocols.Snmp;

namespace TelemetryGrid.Collectors.Snmp;

/// <summary>
/// The engine's view of one agent: its window of requests on the way, those waiting behind it, and whether it answers. Requests end
/// within their waiting times, so they take no cancellation token.
/// </summary>
public sealed class SnmpSession
{
    private readonly SnmpEngine _engine;
    private readonly SocketAddress _address;
    private readonly SocketAddress? _otherAddress;
    private long _roundTripTicks;
    private long _timeouts;

    internal SnmpSession(SnmpEngine engine, SnmpTarget target, int window)
    {
        _engine = engine;
        Target = target;
        ConfiguredWindow = window;
        _address = target.EndPoint.Serialize();
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

    internal int Window => IsOnProbation ? 1 : ConfiguredWindow;

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

    /// <summary>Reads up to <paramref name="maxRepetitions"/> variables that follow each name (RFC 3416 §4.2.3); v2c only.</summary>
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
        IsOnProbation = false;
        if (repeated)
        {
            return; // Karn: nobody knows which attempt this answers
        }
        var previous = _roundTripTicks;
        Interlocked.Exchange(ref _roundTripTicks, previous == 0 ? roundTrip.Ticks : previous + (roundTrip.Ticks - previous) / 8);
    }

    internal void OnTimedOut()
    {
        IsOnProbation = true;
        Interlocked.Increment(ref _timeouts);
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
