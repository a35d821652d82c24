namespace TelemetryGrid.Grains.Forecasts;

/// <summary>A metric that has a limit.</summary>
/// <param name="Metric">Its name.</param>
/// <param name="Limits">An expression whose series say the limit of each, by the labels besides the name.</param>
/// <param name="PartLabels">Labels that tell a device's series apart; the first that is there names the part.</param>
internal sealed record CapacityMetric(string Metric, string Limits, params string[] PartLabels)
{
    public static IReadOnlyList<CapacityMetric> All { get; } =
    [
        new("network_interface_in_bits_per_second", "network_interface_speed_bits_per_second > 0", "interface"),
        new("network_interface_out_bits_per_second", "network_interface_speed_bits_per_second > 0", "interface"),
        new("network_cpu_utilization_ratio", "0 * network_cpu_utilization_ratio + 1", "cpu", "component", "index"),
        new("network_memory_utilization_ratio", "0 * network_memory_utilization_ratio + 1", "memory", "component", "index"),
        new("network_memory_used_bytes", "network_memory_size_bytes > 0", "memory", "component", "index"),
        new("network_storage_used_bytes", "network_storage_size_bytes > 0", "storage", "mount", "component", "index"),
    ];
}
