namespace TelemetryGrid.Storage.Series;

/// <summary>What the archive holds of one series for a selection: chunks that overlap its time range, in order of their start. They may overlap each other, and may repeat samples.</summary>
public sealed record ArchivedSeries(SeriesDefinition Definition, IReadOnlyList<EncodedChunk> Chunks);
