namespace TelemetryGrid.Storage.DeadLetters;

/// <summary>What a frame says. The numbers stand in files.</summary>
internal enum DeadLetterFrameKind : byte
{
    Letter = 1,

    /// <summary>The letter with this id is gone.</summary>
    Removed = 2,

    /// <summary>All letters up to this id are gone.</summary>
    ExpiredThrough = 3,
}
