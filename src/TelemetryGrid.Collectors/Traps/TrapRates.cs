using TelemetryGrid.Protocols.Flows;

namespace TelemetryGrid.Collectors.Traps;

/// <summary>
/// So many notifications a second from each sender, with two seconds' worth at once. The table of senders is bounded: when it is full,
/// those that have been quiet go, and if none has, new senders share one allowance. For one thread.
/// </summary>
internal sealed class TrapRates(int perSecond, int maxSenders, TimeProvider time)
{
    private readonly Dictionary<FlowAddress, Bucket> _buckets = [];
    private readonly double _burst = 2.0 * perSecond;
    private Bucket _shared = new(2.0 * perSecond, time.GetTimestamp());
    private long _sweptAt;

    /// <summary>Senders remembered now.</summary>
    public int Count => _buckets.Count;

    /// <summary>True when the sender may send one more now.</summary>
    public bool TryTake(in FlowAddress sender)
    {
        var now = time.GetTimestamp();
        if (_buckets.TryGetValue(sender, out var bucket))
        {
            var isTaken = TryTake(ref bucket, now);
            _buckets[sender] = bucket;
            return isTaken;
        }
        if (_buckets.Count >= maxSenders)
        {
            Sweep(now);
        }
        if (_buckets.Count >= maxSenders)
        {
            return TryTake(ref _shared, now);
        }
        bucket = new Bucket(_burst - 1, now);
        _buckets.Add(sender, bucket);
        return true;
    }

    private bool TryTake(ref Bucket bucket, long now)
    {
        var tokens = Refill(bucket, now);
        bucket = new Bucket(tokens >= 1 ? tokens - 1 : tokens, now);
        return tokens >= 1;
    }

    private double Refill(Bucket bucket, long now) =>
        Math.Min(_burst, bucket.Tokens + time.GetElapsedTime(bucket.At, now).TotalSeconds * perSecond);

    private void Sweep(long now)
    {
        if (_sweptAt != 0 && time.GetElapsedTime(_sweptAt, now) < TimeSpan.FromSeconds(1))
        {
            return; // a flood of invented senders shall not make us look through the table for each
        }
        _sweptAt = now;
        foreach (var (sender, bucket) in _buckets)
        {
            if (Refill(bucket, now) >= _burst)
            {
                _buckets.Remove(sender);
            }
        }
    }

    private readonly record struct Bucket(double Tokens, long At);
}
