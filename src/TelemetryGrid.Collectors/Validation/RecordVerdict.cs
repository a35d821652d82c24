namespace TelemetryGrid.Collectors.Validation;

/// <summary>Whether a record is taken, and if not, why.</summary>
/// <param name="Field">Path of the field, such as <c>labels.site</c>; empty when the record as a whole is meant.</param>
/// <param name="Message">One sentence; empty when it is taken.</param>
public readonly record struct RecordVerdict(RecordReason Reason, string Field, string Message)
{
    public static RecordVerdict Accepted { get; } = new(RecordReason.None, "", "");

    public bool IsAccepted => Reason == RecordReason.None;

    /// <summary><see cref="RecordReasonCode"/> of the reason.</summary>
    public string Code => RecordReasonCode.Of(Reason);
}
