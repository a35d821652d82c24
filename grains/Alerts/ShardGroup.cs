using TelemetryGrid.Alerts;

namespace TelemetryGrid.Grains.Alerts;

/// <summary>A group as a shard knows it: one for all of its alerts.</summary>
internal sealed record ShardGroup(string Key, GroupHeading Heading);
