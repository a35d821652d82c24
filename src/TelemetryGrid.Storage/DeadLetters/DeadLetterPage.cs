namespace TelemetryGrid.Storage.DeadLetters;

/// <summary>Some letters, the newest first.</summary>
/// <param name="Next">Cursor of the page behind, null when this is the last.</param>
public sealed record DeadLetterPage(IReadOnlyList<DeadLetter> Letters, long? Next);
