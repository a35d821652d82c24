namespace TelemetryGrid.Storage.Series;

/// <summary>A chunk on its way to, or out of, the archive.</summary>
public readonly record struct SealedChunk(ulong Series, EncodedChunk Chunk);
