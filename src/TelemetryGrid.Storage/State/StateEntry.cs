namespace TelemetryGrid.Storage.State;

/// <summary>A stored value.</summary>
/// <param name="ETag">Its version: from 1, rising over the whole store, never given twice, not even after a delete.</param>
/// <param name="Data">The bytes; the reader owns this copy.</param>
public sealed record StateEntry(long ETag, byte[] Data);
