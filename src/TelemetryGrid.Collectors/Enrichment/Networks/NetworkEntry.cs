namespace TelemetryGrid.Collectors.Enrichment.Networks;

/// <summary>What is known of a network; null where nothing is said.</summary>
public sealed record NetworkEntry(string? Name, string? Site, string? Tenant, string? Role);
