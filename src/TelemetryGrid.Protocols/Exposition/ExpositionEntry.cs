namespace TelemetryGrid.Protocols.Exposition;

/// <summary>What <see cref="ExpositionReader.Read"/> came to.</summary>
public enum ExpositionEntry : byte
{
    /// <summary>Nothing read yet.</summary>
    None = 0,
    Sample,
    Type,
    Help,

    /// <summary>OpenMetrics only; the text format has no such line, and one is a comment there.</summary>
    Unit,
    Comment,

    /// <summary>The page is over.</summary>
    End,

    /// <summary>The page is not in this format from here on; <see cref="ExpositionReader.Error"/> says why. Nothing more is read.</summary>
    Error,
}
