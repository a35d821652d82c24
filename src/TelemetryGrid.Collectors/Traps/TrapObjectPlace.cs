namespace TelemetryGrid.Collectors.Traps;

/// <summary>Where the value of a notification's object goes.</summary>
internal enum TrapObjectPlace : byte
{
    Label,
    Annotation,
    Body,

    /// <summary>It is a secret, or says what the event says already.</summary>
    Nowhere,
}
