namespace TelemetryGrid.Silo.Commands;

/// <summary>Ends a command with one sentence for the user.</summary>
internal sealed class CommandFailure(int exitCode, string sentence) : Exception(sentence)
{
    public int ExitCode { get; } = exitCode;

    /// <summary>What was asked is wrong; asking again does not help.</summary>
    public static CommandFailure Wrong(string sentence) => new(1, sentence);

    /// <summary>The grid did not answer.</summary>
    public static CommandFailure Unanswered(string sentence) => new(2, sentence);
}
