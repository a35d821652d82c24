using TelemetryGrid.Alerts;

namespace TelemetryGrid.Grains.Alerts;

/// <summary>A group as a shard knows it: one for all of its alerts.</summary>
internal sealed class ShardGroup
{
    public ShardGroup(string key, GroupHeading heading)
    {
        (Key, Heading) = (key, heading);
        Alone = [this];
    }

    public string Key { get; }

    public GroupHeading Heading { get; }

    /// <summary>The groups of an alert that is in no other: one list for all of them, which nobody writes to.</summary>
    public ShardGroup[] Alone { get; }
}
