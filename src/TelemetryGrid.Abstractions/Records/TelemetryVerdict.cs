namespace TelemetryGrid.Records;

/// <summary>What became of one record.</summary>
/// <param name="Index">Its place in the body, from 0.</param>
/// <param name="Reason">A stable code such as <c>timestamp_in_future</c>; empty when it was accepted.</param>
/// <param name="Field">The field that is wrong, if it is one.</param>
/// <param name="Message">One sentence.</param>
/// <param name="DeadLetter">Under which it is kept; null when it is not.</param>
public sealed record TelemetryVerdict(int Index, string Reason, string Field, string Message, long? DeadLetter)
{
    public bool IsAccepted => Reason.Length == 0;
}
