namespace TelemetryGrid.Client;

/// <summary>Why a record was refused.</summary>
public sealed record RecordRefusal
{
    /// <summary>Its place among those sent, from 0.</summary>
    public int Index { get; init; }

    /// <summary>A stable code such as <c>timestamp_in_future</c>.</summary>
    public required string Reason { get; init; }

    /// <summary>The field that is wrong; empty when it is the record as a whole.</summary>
    public string Field { get; init; } = "";

    public required string Message { get; init; }

    /// <summary>The dead letter it is kept under; null when it could not be kept.</summary>
    public long? DeadLetter { get; init; }
}
