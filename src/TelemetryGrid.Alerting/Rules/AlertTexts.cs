using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Rules;

/// <summary>Fills in a template of a rule's label or annotation for one result of its query.</summary>
/// <param name="text">The template.</param>
/// <param name="labels">The result's labels.</param>
/// <param name="value">The result's value.</param>
public delegate string AlertTexts(string text, Labels labels, double value);
