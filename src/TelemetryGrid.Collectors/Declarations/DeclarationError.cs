namespace TelemetryGrid.Collectors.Declarations;

/// <summary>What is wrong in a file of declarations, and where.</summary>
/// <param name="Source">The file's path, or the name of one that is built in.</param>
/// <param name="Line">From 1.</param>
/// <param name="Message">One sentence.</param>
public sealed record DeclarationError(string Source, long Line, string Message)
{
    /// <summary>As compilers write it, so that editors find the place.</summary>
    public override string ToString() => $"{Source}:{Line}: {Message}";
}
