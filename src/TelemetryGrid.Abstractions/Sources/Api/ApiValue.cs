namespace TelemetryGrid.Sources.Api;

/// <summary>What a path leads to, or a text that is always the same.</summary>
public sealed record ApiValue(ApiPath? Path, string Text);
