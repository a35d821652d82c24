using System.Collections.Immutable;

namespace TelemetryGrid.Collectors.Prometheus;

/// <summary>Every target of the node, for those who list them. Thread-safe.</summary>
public sealed class ScrapeTargets(ScrapeOptions options)
{
    private readonly Lock _gate = new();
    private readonly List<ScrapeCollector> _collectors = [];
    private int _count;

    /// <summary>In the order of jobs and instances.</summary>
    public ImmutableArray<ScrapeTargetStatus> Active =>
        [
            .. Collectors()
                .SelectMany(c => c.Statuses)
                .OrderBy(s => s.Job, StringComparer.Ordinal)
                .ThenBy(s => s.Instance, StringComparer.Ordinal)
                .ThenBy(s => s.ScrapeUrl.AbsoluteUri, StringComparer.Ordinal),
        ];

    public ImmutableArray<DroppedTarget> Dropped =>
        [
            .. Collectors()
                .SelectMany(c => c.Job.Dropped.Select(d => new DroppedTarget(c.Job.Name, d)))
                .OrderBy(d => d.Job, StringComparer.Ordinal),
        ];

    /// <exception cref="IOException">The node would have more targets than it may.</exception>
    internal void Add(ScrapeCollector collector)
    {
        lock (_gate)
        {
            var count = collector.Job.Targets.Length;
            if (_count + count > options.MaxTargets)
            {
                throw new IOException(
                    $"This node scrapes {_count} targets and may scrape {options.MaxTargets}; {count} more are too many."
                );
            }
            _count += count;
            _collectors.Add(collector);
        }
    }

    internal void Remove(ScrapeCollector collector)
    {
        lock (_gate)
        {
            if (_collectors.Remove(collector))
            {
                _count -= collector.Job.Targets.Length;
            }
        }
    }

    private ScrapeCollector[] Collectors()
    {
        lock (_gate)
        {
            return [.. _collectors];
        }
    }
}
