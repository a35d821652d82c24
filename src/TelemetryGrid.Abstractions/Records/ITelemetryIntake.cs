namespace TelemetryGrid.Records;

/// <summary>Takes records of any kind as JSON, and keeps what it refuses for a second try.</summary>
public interface ITelemetryIntake
{
    /// <summary>What is accepted is in the ingest log when this returns.</summary>
    /// <param name="body">One record, an array of them, or one a line.</param>
    /// <param name="isLines">The sender says it is one a line.</param>
    /// <exception cref="IOException">The log cannot take it now.</exception>
    ValueTask<TelemetryIntakeResult> TakeAsync(ReadOnlyMemory<byte> body, bool isLines, CancellationToken cancellation);

    /// <summary>Refused records, the newest first.</summary>
    DeadLetterList List(DeadLetterFind question);

    /// <summary>Tries a refused record again; one that is accepted is refused no more.</summary>
    /// <returns>Null when there is no such letter.</returns>
    /// <exception cref="IOException">The log cannot take it now.</exception>
    ValueTask<TelemetryVerdict?> ReplayAsync(long id, CancellationToken cancellation);

    /// <summary>Forgets a refused record; false when it is not there.</summary>
    bool Discard(long id);
}
