using TelemetryGrid.PromQL;

namespace TelemetryGrid.Collectors.Tests.Metrics;

/// <summary>Everything that lies in the logs of an intake.</summary>
internal sealed class LogContents
{
    private readonly Dictionary<string, int> _partitions = new(StringComparer.Ordinal);

    public List<int> Payloads { get; } = [];

    public List<Labels> Definitions { get; } = [];

    public List<MetricMetadata> Metadata { get; } = [];

    /// <summary>Series as PromQL writes it, time, bits of the value.</summary>
    public List<(string Series, long At, ulong Bits)> Samples { get; } = [];

    public List<(string Series, Exemplar Exemplar)> Exemplars { get; } = [];

    /// <summary>Which partition has a series.</summary>
    public IReadOnlyDictionary<string, int> Partitions => _partitions;

    public void PartitionOf(IEnumerable<Labels> series, int partition)
    {
        foreach (var labels in series)
        {
            Assert.True(_partitions.TryAdd(labels.ToString(), partition), $"{labels} is in two partitions.");
        }
    }
}
