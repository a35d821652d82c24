namespace TelemetryGrid.Analytics.Flows;

/// <summary>A key that has, or had until now, an entity of its own.</summary>
/// <param name="Key">The key.</param>
/// <param name="Group">Its group.</param>
/// <param name="LastSeenMs">Event time of its newest traffic, Unix milliseconds.</param>
public readonly record struct AdmittedKey<TKey>(TKey Key, int Group, long LastSeenMs);
