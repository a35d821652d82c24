namespace TelemetryGrid.Storage.Series.Archive.Cold;

/// <summary>A block was replaced while it was read; the manifest has the new one.</summary>
internal sealed class BlockGoneException() : Exception("the block was replaced");
