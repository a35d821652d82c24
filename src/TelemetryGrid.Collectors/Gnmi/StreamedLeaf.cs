using TelemetryGrid.PromQL;

namespace TelemetryGrid.Collectors.Gnmi;

/// <summary>What the mapper knows of a leaf from its first update on, so that later ones cost a look-up.</summary>
internal sealed class StreamedLeaf(byte[] identity)
{
    /// <summary>Path and keys, to find what a delete takes away.</summary>
    public byte[] Identity { get; } = identity;

    /// <summary>The interface it tells of; null for a metric.</summary>
    public StreamedInterface? Interface { get; init; }

    public InterfaceField Field { get; init; }

    /// <summary>An interface's leaf whose path does not say which interface.</summary>
    public bool IsUnnamed { get; init; }

    /// <summary>Deliberately not collected.</summary>
    public bool IsIgnored { get; init; }

    /// <summary>The series of its numbers.</summary>
    public Labels? Labels { get; init; }

    public CanonicalMetric? Canonical { get; init; }

    /// <summary>Four octets in base64 are a number here.</summary>
    public bool IsBinaryFloat { get; init; }

    /// <summary>The series of the text it has now, which is 1.</summary>
    public Labels? Info { get; set; }

    /// <summary>How often the text has changed.</summary>
    public int Changes { get; set; }

    public byte[] Text { get; set; } = [];

    /// <summary>The last value went to <see cref="Labels"/>.</summary>
    public bool HasNumber { get; set; }
}
