namespace TelemetryGrid.Storage.Series.Archive.Warm;

/// <summary>Where and how one partition's SQLite file is opened.</summary>
/// <param name="Path">The file; its folder is created.</param>
/// <param name="CacheBytes">Page cache of the writer; each of the readers has an eighth.</param>
/// <param name="Readers">Connections that reads share.</param>
/// <param name="MaxPages">The most pages of 8 KiB the file may have; 0 for no bound.</param>
internal sealed record SqliteChunkOptions(string Path, long CacheBytes, int Readers, long MaxPages);
