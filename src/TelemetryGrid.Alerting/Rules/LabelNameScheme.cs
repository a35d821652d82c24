namespace TelemetryGrid.Alerting.Rules;

/// <summary>Which names labels and metrics may have.</summary>
public enum LabelNameScheme
{
    /// <summary>Any text.</summary>
    Utf8,

    /// <summary>Letters, digits and underscores, in metric names colons too, no digit first.</summary>
    Legacy,
}
