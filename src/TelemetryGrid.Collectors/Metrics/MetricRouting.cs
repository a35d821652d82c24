using TelemetryGrid.Identity;
using TelemetryGrid.PromQL;
using TelemetryGrid.Storage.Series;

namespace TelemetryGrid.Collectors.Metrics;

/// <summary>Which partition a series belongs to. What a device of the grid says of itself is with the device; everything else is spread evenly.</summary>
internal static class MetricRouting
{
    /// <summary>Names that begin like this, with a label <c>device</c>, are the grid's own (see src/README.md), whoever writes them.</summary>
    private const string OwnPrefix = "network_";

    public static int Partition(PartitionMap map, ulong series, Labels labels) =>
        labels.Name.StartsWith(OwnPrefix, StringComparison.Ordinal) && DeviceId.TryParse(labels["device"], out var device)
            ? map.Of(device)
            : (int)(series % (uint)map.Count);

    public static int Partition(PartitionMap map, MetricMetadata metadata) =>
        (int)(SeriesFingerprint.Of(Labels.Of((Labels.MetricName, metadata.Metric))) % (uint)map.Count);
}
