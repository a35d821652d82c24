namespace TelemetryGrid.Storage.State;

/// <summary>How a write or delete ended.</summary>
/// <param name="Succeeded">False when the expected version was not the stored one; nothing was changed then.</param>
/// <param name="ETag">The version now stored, 0 when there is none.</param>
public readonly record struct StateWriteResult(bool Succeeded, long ETag);
