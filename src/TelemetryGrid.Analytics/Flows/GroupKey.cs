namespace TelemetryGrid.Analytics.Flows;

/// <summary>A key as one group sees it: two exporters on the path of a flow count it separately.</summary>
internal readonly struct GroupKey<TKey>(TKey key, int group) : IEquatable<GroupKey<TKey>>
    where TKey : unmanaged, IEquatable<TKey>
{
    public readonly TKey Key = key;
    public readonly int Group = group;

    public bool Equals(GroupKey<TKey> other) => Group == other.Group && Key.Equals(other.Key);

    public override bool Equals(object? obj) => obj is GroupKey<TKey> other && Equals(other);

    public override int GetHashCode() => Key.GetHashCode() + Group * unchecked((int)0x9E3779B1);
}
