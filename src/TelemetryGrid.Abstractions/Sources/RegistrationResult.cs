namespace TelemetryGrid.Sources;

/// <summary>What became of a change to a source.</summary>
public enum RegistrationResult
{
    Done,
    AlreadyExists,
    NotFound,

    /// <summary>The configuration file declares this source; change it there.</summary>
    DeclaredByConfiguration,

    /// <summary>The registry holds as many sources as it may.</summary>
    LimitReached,
}
