namespace TelemetryGrid.Grains;

/// <summary>
/// Decides whether an entity applies a log entry: each exactly once, in spite of replays, and never past a hole that a lost activation left.
/// </summary>
internal struct EntityJournal(long stored)
{
    /// <summary>What to do with an entry.</summary>
    public enum Verdict
    {
        Apply,

        /// <summary>It was applied before.</summary>
        Duplicate,

        /// <summary>An entry between the stored state and this one is missing here: the partition must replay from its checkpoint.</summary>
        Behind,
    }

    private long _saved = stored;

    /// <summary>The last entry applied.</summary>
    public long Sequence { get; private set; } = stored;

    public readonly bool IsDirty => Sequence > _saved;

    public readonly Verdict Next(long sequence, long previous) =>
        sequence <= Sequence ? Verdict.Duplicate
        : previous > Sequence ? Verdict.Behind
        : Verdict.Apply;

    public void Applied(long sequence) => Sequence = sequence;

    public void Saved() => _saved = Sequence;
}
