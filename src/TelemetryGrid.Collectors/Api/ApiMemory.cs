using TelemetryGrid.Collectors.Metrics;
using TelemetryGrid.PromQL;
using TelemetryGrid.Records;

namespace TelemetryGrid.Collectors.Api;

/// <summary>
/// What polls brought before: which series go on, and which log lines and events were taken. Records are remembered for as long as polls
/// bring them, and for one poll more.
/// </summary>
internal sealed class ApiMemory
{
    /// <summary>Polls that end half way add to what is remembered; beyond this, only the last one counts.</summary>
    private const int MaxRemembered = 1_000_000;

    private HashSet<Labels> _live = [];
    private HashSet<UInt128> _before = [];
    private HashSet<UInt128> _now = [];

    /// <summary>Records that were not there before.</summary>
    public List<TelemetryRecord> New(ApiHarvest harvest)
    {
        _now = [];
        var taken = new List<TelemetryRecord>();
        foreach (var (record, identity) in harvest.Records)
        {
            if (_now.Add(identity) && !_before.Contains(identity))
            {
                taken.Add(record);
            }
        }
        return taken;
    }

    /// <summary>Markers for series that were there before and are no more.</summary>
    public List<MetricSample> Vanished(ApiHarvest harvest, long at) =>
        // Of what ended half way nobody knows what is gone.
        harvest is { Failure: not null, Count: > 0 }
        || harvest.BeyondLimit > 0
            ? []
            : [.. _live.Where(l => !harvest.Live.Contains(l)).Select(l => new MetricSample(l, at, StaleMarker.Value))];

    /// <summary>Remembers what the log took.</summary>
    public void Settle(ApiHarvest harvest)
    {
        if (harvest.Failure is null)
        {
            (_before, _live) = (_now, harvest.Live);
            return;
        }
        _before = Union(_before, _now);
        // A poll that brought nothing has told that all are gone.
        _live = harvest.Count == 0 ? [] : Union(_live, harvest.Live);
    }

    private static HashSet<T> Union<T>(HashSet<T> before, HashSet<T> now)
    {
        if (before.Count + now.Count > MaxRemembered)
        {
            return now;
        }
        before.UnionWith(now);
        return before;
    }
}
