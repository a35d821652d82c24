using TelemetryGrid.Collectors.Declarations;

namespace TelemetryGrid.Collectors.Enrichment;

/// <summary>A file of data that is read again when it changes.</summary>
internal interface IWatchedFile
{
    string Path { get; }

    /// <summary>When its content was made: as it says itself, else when it was written; null while there is none.</summary>
    DateTimeOffset? DataTime { get; }

    /// <summary>Times it was read and taken.</summary>
    long Loaded { get; }

    /// <summary>Times it was read and refused; what was there before stays in use.</summary>
    long Refused { get; }

    /// <summary>What was wrong with it when it was last read: why it was refused, or which lines were left out.</summary>
    IReadOnlyList<DeclarationError> Problems { get; }

    /// <summary>Reads it when its time or length is another than at the last reading. One call at a time.</summary>
    /// <returns>Whether it was read.</returns>
    bool Refresh();
}
