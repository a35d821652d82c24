namespace TelemetryGrid.Gateway.Metrics;

/// <summary>The tags of one measurement, sorted by name. Used as a key: compared by content.</summary>
internal readonly struct TagSet(KeyValuePair<string, object?>[] tags, int count) : IEquatable<TagSet>
{
    /// <summary>Tags beyond this many are ignored; no instrument of ours has so many.</summary>
    public const int MaxTags = 16;

    private readonly int _hash = Hash(tags, count);

    public static TagSet Empty { get; } = new([], 0);

    /// <summary>What overflow is counted under, as the OpenTelemetry specification names it.</summary>
    public static TagSet Overflow { get; } = new([KeyValuePair.Create("otel.metric.overflow", (object?)"true")], 1);

    public ReadOnlySpan<KeyValuePair<string, object?>> Tags => tags.AsSpan(0, count);

    /// <summary>Copies the tags into scratch memory in order; the result is valid until the scratch is used again.</summary>
    public static TagSet Probe(ReadOnlySpan<KeyValuePair<string, object?>> tags, KeyValuePair<string, object?>[] scratch)
    {
        var count = Math.Min(tags.Length, MaxTags);
        for (var i = 0; i < count; i++)
        {
            var at = i;
            while (at > 0 && string.CompareOrdinal(scratch[at - 1].Key, tags[i].Key) > 0)
            {
                scratch[at] = scratch[at - 1];
                at--;
            }
            scratch[at] = tags[i];
        }
        return new TagSet(scratch, count);
    }

    /// <summary>The same tags in memory of their own.</summary>
    public TagSet Keep() => new(Tags.ToArray(), count);

    public bool Equals(TagSet other)
    {
        var mine = Tags;
        var theirs = other.Tags;
        if (_hash != other._hash || mine.Length != theirs.Length)
        {
            return false;
        }
        for (var i = 0; i < mine.Length; i++)
        {
            if (mine[i].Key != theirs[i].Key || !Equals(mine[i].Value, theirs[i].Value))
            {
                return false;
            }
        }
        return true;
    }

    public override bool Equals(object? obj) => obj is TagSet other && Equals(other);

    public override int GetHashCode() => _hash;

    private static int Hash(KeyValuePair<string, object?>[] tags, int count)
    {
        var hash = new HashCode();
        for (var i = 0; i < count; i++)
        {
            hash.Add(tags[i].Key);
            hash.Add(tags[i].Value);
        }
        return hash.ToHashCode();
    }
}
