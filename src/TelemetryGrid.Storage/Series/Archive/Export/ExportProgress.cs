namespace TelemetryGrid.Storage.Series;

/// <summary>How far an export is.</summary>
/// <param name="Series">Series written.</param>
/// <param name="TotalSeries">Series that match.</param>
/// <param name="Samples">Samples written.</param>
/// <param name="StaleMarkers">Staleness markers left out: no text format has a way to write them.</param>
public readonly record struct ExportProgress(int Series, int TotalSeries, long Samples, long StaleMarkers);
