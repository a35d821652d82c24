namespace TelemetryGrid.Storage.Series;

/// <summary>What a shard did since it was opened; the shard's lock guards it, but for <see cref="Damaged"/>.</summary>
internal sealed class HotCounters
{
    // Readers find damage outside the lock.
    private long _damaged;

    public long Appended { get; set; }

    public long Duplicates { get; set; }

    public long Conflicts { get; set; }

    public long OutOfOrder { get; set; }

    public long Unknown { get; set; }

    public long Invalid { get; set; }

    public long Collisions { get; set; }

    public long Refused { get; set; }

    public long Evictions { get; set; }

    public long Expired { get; set; }

    public long Damaged => Interlocked.Read(ref _damaged);

    public void CountDamaged() => Interlocked.Increment(ref _damaged);
}
