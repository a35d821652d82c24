using TelemetryGrid.PromQL;

namespace TelemetryGrid.Storage.Series;

/// <summary>The newest exemplars of a shard. When it is full, the oldest makes room. Safe from any thread.</summary>
internal sealed class ExemplarRing(int capacity)
{
    private readonly Lock _gate = new();
    private readonly (ulong Series, Exemplar Exemplar)[] _ring = new (ulong, Exemplar)[capacity];

    // Where the newest of each series stands.
    private readonly Dictionary<ulong, int> _newest = [];
    private int _next;
    private int _count;

    /// <summary>False for one that is there, or is older than the newest of its series.</summary>
    public bool Add(ulong series, Exemplar exemplar)
    {
        lock (_gate)
        {
            if (_newest.TryGetValue(series, out var at) && !IsNews(_ring[at].Exemplar, exemplar))
            {
                return false;
            }
            var old = _ring[_next];
            if (_count == capacity && _newest.TryGetValue(old.Series, out var newest) && newest == _next)
            {
                _newest.Remove(old.Series);
            }
            _ring[_next] = (series, exemplar);
            _newest[series] = _next;
            _next = (_next + 1) % capacity;
            _count = Math.Min(_count + 1, capacity);
            return true;
        }
    }

    /// <summary>Those of the range, both ends inclusive, by series, oldest first.</summary>
    public Dictionary<ulong, List<Exemplar>> Select(long start, long end)
    {
        var found = new Dictionary<ulong, List<Exemplar>>();
        lock (_gate)
        {
            for (var i = 0; i < _count; i++)
            {
                var (series, exemplar) = _ring[(_next - _count + i + capacity) % capacity];
                if (exemplar.TimestampMilliseconds < start || exemplar.TimestampMilliseconds > end)
                {
                    continue;
                }
                if (!found.TryGetValue(series, out var list))
                {
                    found[series] = list = [];
                }
                list.Add(exemplar);
            }
        }
        return found;
    }

    private static bool IsNews(Exemplar known, Exemplar candidate) =>
        candidate.TimestampMilliseconds > known.TimestampMilliseconds
        || (
            candidate.TimestampMilliseconds == known.TimestampMilliseconds
            && !(candidate.Value.Equals(known.Value) && candidate.Labels.Equals(known.Labels))
        );
}
