namespace TelemetryGrid.Protocols.Flows;

/// <summary>
/// The sampling intervals that one exporter announced in options data, by observation domain and sampler id; sampler id 0 is the
/// domain's default. Bounded; the least recently used sampler goes first.
/// </summary>
public sealed class SamplerTable
{
    private readonly LruTable<(uint Domain, ulong Sampler), uint> _intervals;
    private readonly TemplateCache _owner;

    internal SamplerTable(TemplateCache owner)
    {
        _owner = owner;
        _intervals = new(owner.Options.MaximumSamplersPerSession);
    }

    public int Count => _intervals.Count;

    internal IEnumerable<KeyValuePair<(uint Domain, ulong Sampler), uint>> OldestFirst => _intervals.OldestFirst;

    /// <summary>The interval of a sampler, else the domain's default, else 0.</summary>
    public uint Find(uint observationDomainId, ulong samplerId)
    {
        if (samplerId != 0 && _intervals.TryGet((observationDomainId, samplerId), out var interval))
        {
            return interval;
        }
        return _intervals.TryGet((observationDomainId, 0), out interval) ? interval : 0;
    }

    /// <summary>Records that one packet in <paramref name="interval"/> is observed; an interval of 0 says nothing and is refused.</summary>
    internal bool TrySet(uint observationDomainId, ulong samplerId, uint interval)
    {
        if (interval == 0)
        {
            return false;
        }
        var key = (observationDomainId, samplerId);
        if (_intervals.TryGet(key, out var known))
        {
            if (known == interval)
            {
                return true;
            }
        }
        else if (_intervals.IsFull && _intervals.TryRemoveOldest(out _))
        {
            _owner.Counters.SamplersEvicted++;
        }
        _intervals.Set(key, interval);
        _owner.Touch();
        return true;
    }
}
