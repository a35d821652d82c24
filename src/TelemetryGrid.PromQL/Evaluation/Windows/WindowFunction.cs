namespace TelemetryGrid.PromQL.Evaluation;

/// <summary>What is special about a range function.</summary>
/// <param name="KeepsName">Its result keeps the metric's name.</param>
/// <param name="WantsCounter">It makes sense for counters only.</param>
internal readonly record struct WindowFunction(bool KeepsName, bool WantsCounter);
