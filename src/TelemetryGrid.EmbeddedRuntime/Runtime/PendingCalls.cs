namespace TelemetryGrid.EmbeddedRuntime;

/// <summary>
/// The calls that await a response, oldest first, in stripes: linking costs one short lock and no allocation, and the timeout sweep looks
/// only at the old end.
/// </summary>
internal sealed class PendingCalls
{
    private readonly Stripe[] _stripes = new Stripe[16];
    private long _shortestTimeout;

    /// <summary>A timeout that is not positive means never.</summary>
    public PendingCalls(TimeSpan defaultTimeout)
    {
        _shortestTimeout = DefaultTimeout = defaultTimeout > TimeSpan.Zero ? (long)defaultTimeout.TotalMilliseconds : long.MaxValue;
        for (var i = 0; i < _stripes.Length; i++)
            _stripes[i] = new Stripe();
    }

    public long DefaultTimeout { get; }

    /// <summary>Calls ever sent that expect a response.</summary>
    public long Total => _stripes.Sum(s => Volatile.Read(ref s.Added));

    public void Add(GrainCall call)
    {
        var timeout = call.Method.TimeoutMilliseconds;
        if (timeout != 0 && timeout < Volatile.Read(ref _shortestTimeout))
            Volatile.Write(ref _shortestTimeout, timeout);
        call.Stripe = (byte)(Environment.CurrentManagedThreadId & (_stripes.Length - 1));
        var stripe = _stripes[call.Stripe];
        lock (stripe)
        {
            stripe.Added++;
            call.Older = stripe.Newest;
            if (stripe.Newest is null)
                stripe.Oldest = call;
            else
                stripe.Newest.Newer = call;
            stripe.Newest = call;
        }
    }

    public void Remove(GrainCall call)
    {
        var stripe = _stripes[call.Stripe];
        lock (stripe)
        {
            if (call.Older is null)
                stripe.Oldest = call.Newer;
            else
                call.Older.Newer = call.Newer;
            if (call.Newer is null)
                stripe.Newest = call.Older;
            else
                call.Newer.Older = call.Older;
            call.Older = call.Newer = null;
        }
    }

    /// <summary>Calls older than their timeout. They stay linked until the winner of their settlement unlinks them.</summary>
    public List<GrainCall> Expired(long now)
    {
        var horizon = now - Volatile.Read(ref _shortestTimeout);
        return Collect(
            call => call.SentAt <= horizon,
            call => now - call.SentAt >= (call.Method.TimeoutMilliseconds is 0 ? DefaultTimeout : call.Method.TimeoutMilliseconds)
        );
    }

    public List<GrainCall> Where(Predicate<GrainCall> filter) => Collect(static _ => true, filter);

    private List<GrainCall> Collect(Predicate<GrainCall> goOn, Predicate<GrainCall> filter)
    {
        var found = new List<GrainCall>();
        foreach (var stripe in _stripes)
        {
            lock (stripe)
            {
                for (var call = stripe.Oldest; call is not null && goOn(call); call = call.Newer)
                {
                    if (filter(call))
                        found.Add(call);
                }
            }
        }
        return found;
    }

    private sealed class Stripe
    {
        public GrainCall? Oldest;
        public GrainCall? Newest;
        public long Added;
    }
}
