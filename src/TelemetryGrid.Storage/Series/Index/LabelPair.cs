namespace TelemetryGrid.Storage.Series;

/// <summary>A pair as a query saw it. The number may stand for another pair later; the text tells.</summary>
internal readonly record struct LabelPair(int Number, string Value);
