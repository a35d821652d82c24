using TelemetryGrid.Collectors.Validation;

namespace TelemetryGrid.Collectors.Telemetry;

/// <summary>What a body held.</summary>
/// <param name="Body">Why the body is refused as a whole, with no records; or that it is taken.</param>
/// <param name="Items">Its records in their order, accepted or not.</param>
public sealed record TelemetryJsonResult(RecordVerdict Body, IReadOnlyList<TelemetryJsonItem> Items)
{
    public int Accepted => Items.Count(i => i.Verdict.IsAccepted);

    public int Refused => Items.Count - Accepted;
}
