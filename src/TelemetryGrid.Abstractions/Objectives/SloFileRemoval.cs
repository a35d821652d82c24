namespace TelemetryGrid.Objectives;

/// <summary>What became of the wish to remove a file.</summary>
public enum SloFileRemoval
{
    Done,
    NotFound,

    /// <summary>The configuration lists it; only it can drop it.</summary>
    IsConfigured,
}
