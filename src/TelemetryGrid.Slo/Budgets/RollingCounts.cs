namespace TelemetryGrid.Slo.Budgets;

/// <summary>
/// Counts of the last so long, in a ring of equal slices. What leaves the window's far end leaves in proportion to the oldest slice's
/// overlap; a slice holds what happened after its begin, up to and at its end.
/// </summary>
internal sealed class RollingCounts(TimeSpan length, int slices)
{
    // One more than the window has, for the oldest and the newest are both there in part.
    private readonly Evidence[] _ring = new Evidence[slices + 1];
    private readonly long _slice = Math.Max(1, (long)length.TotalMilliseconds / slices);
    private long _newest = long.MinValue;

    public TimeSpan Length => length;

    public int Slices => slices;

    /// <summary>False when the time has left the ring already.</summary>
    public bool Add(long milliseconds, Evidence evidence)
    {
        var index = IndexOf(milliseconds);
        if (_newest == long.MinValue)
        {
            _newest = index;
        }
        else if (index > _newest)
        {
            var empty = Math.Min(index - _newest, _ring.Length);
            for (var i = 0; i < empty; i++)
            {
                _ring[Place(index - i)] = Evidence.None;
            }
            _newest = index;
        }
        else if (index <= _newest - _ring.Length)
        {
            return false;
        }
        _ring[Place(index)] += evidence;
        return true;
    }

    public Evidence Over(long now)
    {
        if (_newest == long.MinValue)
        {
            return Evidence.None;
        }
        var start = now - (long)length.TotalMilliseconds;
        var first = FloorDivide(start, _slice);
        var last = Math.Min(IndexOf(now), _newest);
        var sum = Evidence.None;
        for (var i = Math.Max(first, _newest - _ring.Length + 1); i <= last; i++)
        {
            var evidence = _ring[Place(i)];
            sum += i == first ? evidence * ((double)(((i + 1) * _slice) - start) / _slice) : evidence;
        }
        return sum;
    }

    public void WriteTo(BudgetWriter writer)
    {
        writer.Int64((long)length.TotalMilliseconds);
        writer.Int32(slices);
        writer.Int64(_newest);
        writer.Int32(_ring.Count(e => !e.IsNone));
        for (var i = 0; i < _ring.Length; i++)
        {
            if (!_ring[i].IsNone)
            {
                writer.Int32(i);
                writer.Evidence(_ring[i]);
            }
        }
    }

    public static RollingCounts Read(ref BudgetReader reader)
    {
        var milliseconds = reader.Int64(1, (long)Objectives.SloDuration.Longest.TotalMilliseconds);
        var counts = new RollingCounts(TimeSpan.FromMilliseconds(milliseconds), reader.Int32(1, 1000));
        var newest = reader.Int64(long.MinValue, long.MaxValue);
        if (newest != long.MinValue && Math.Abs((decimal)newest * counts._slice) > BudgetReader.LatestMilliseconds)
        {
            throw new BudgetFormatException("A slice lies beyond all times.");
        }
        counts._newest = newest;
        var used = reader.Int32(0, newest == long.MinValue ? 0 : counts._ring.Length);
        for (var i = 0; i < used; i++)
        {
            counts._ring[reader.Int32(0, counts._ring.Length - 1)] = reader.Evidence();
        }
        return counts;
    }

    private long IndexOf(long milliseconds) => FloorDivide(milliseconds - 1, _slice);

    private int Place(long index) => (int)(((index % _ring.Length) + _ring.Length) % _ring.Length);

    private static long FloorDivide(long value, long by) => (value / by) - (value % by < 0 ? 1 : 0);
}
