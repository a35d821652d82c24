using TelemetryGrid.Protocols.Snmp;

namespace TelemetryGrid.Collectors.Snmp;

/// <summary>
/// The credentials for one agent in the order they are to be tried. The one that works is kept; after two failures in a row all are
/// tried again. An agent that refuses them all is left alone for longer and longer, because every attempt may send a trap there, fill
/// its log or lock the user out. For one poll at a time.
/// </summary>
internal sealed class SnmpAccess
{
    internal static readonly TimeSpan FirstBackOff = TimeSpan.FromSeconds(30);
    internal static readonly TimeSpan LongestBackOff = TimeSpan.FromMinutes(10);

    private const int FailuresToTryOthers = 2;

    private readonly SnmpSession[] _sessions;
    private readonly TimeProvider _time;
    private SnmpSession _session;
    private bool _hasWorked;
    private int _failures;
    private TimeSpan _backOff;
    private long _refusedAt;
    private SnmpFailure? _refusal;

    public SnmpAccess(SnmpEngine engine, IEnumerable<SnmpTarget> targets, TimeProvider time)
    {
        _time = time;
        _sessions = [.. targets.Select(engine.Open)];
        _session = _sessions[0];
    }

    /// <summary>The session to read with, after <see cref="GetAsync"/> has succeeded.</summary>
    public SnmpSession Session => Volatile.Read(ref _session);

    /// <summary>All of them, to be closed together.</summary>
    public IReadOnlyCollection<SnmpSession> Sessions => _sessions;

    /// <summary>Reads scalars, with which a poll begins, and finds out what the agent lets in.</summary>
    public async Task<(SnmpValue[] Values, SnmpFailure? Failure)> GetAsync(ObjectIdentifier[] names)
    {
        if (_refusal is { } known && _time.GetElapsedTime(_refusedAt) < _backOff)
        {
            return ([], known);
        }
        var (values, failure) = await SnmpScalars.GetAsync(_session, names);
        if (failure is null || !IsAccess(failure))
        {
            OnLetIn(_session);
            return (values, failure);
        }
        _failures++;
        if (_hasWorked && _failures < FailuresToTryOthers)
        {
            return (values, failure); // a lost datagram or a reboot is likelier than new passwords
        }
        List<SnmpFailure> failures = [failure];
        var first = _session;
        foreach (var other in _sessions)
        {
            if (other == first)
            {
                continue;
            }
            (values, failure) = await SnmpScalars.GetAsync(other, names);
            if (failure is null || !IsAccess(failure))
            {
                OnLetIn(other);
                return (values, failure);
            }
            failures.Add(failure);
        }
        return ([], OnShutOut(failures));
    }

    private static bool IsAccess(SnmpFailure failure) => failure.Status is SnmpPollStatus.TimedOut or SnmpPollStatus.Unauthorized;

    private void OnLetIn(SnmpSession session)
    {
        Volatile.Write(ref _session, session);
        _hasWorked = true;
        _failures = 0;
        _refusal = null;
        _backOff = TimeSpan.Zero;
    }

    private SnmpFailure OnShutOut(List<SnmpFailure> failures)
    {
        var refused = failures.Exists(f => f.Status == SnmpPollStatus.Unauthorized);
        // Silence answers to nobody; a refusal says the most, so it comes first.
        var reasons = failures.OrderBy(f => f.Status == SnmpPollStatus.Unauthorized ? 0 : 1).Select(f => f.Message).Distinct();
        var failure = new SnmpFailure(refused ? SnmpPollStatus.Unauthorized : SnmpPollStatus.TimedOut, string.Join(' ', reasons));
        if (refused)
        {
            _backOff = _backOff == TimeSpan.Zero ? FirstBackOff : TimeSpan.FromTicks(Math.Min(2 * _backOff.Ticks, LongestBackOff.Ticks));
            _refusedAt = _time.GetTimestamp();
            _refusal = failure;
        }
        return failure;
    }
}
