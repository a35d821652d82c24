using System.CommandLine;
using System.Data.Common;

namespace TelemetryGrid.Silo.Commands.Backup;

/// <summary>What surrounds <c>backup</c> and <c>restore</c>: progress, and one sentence for whatever goes wrong.</summary>
internal static class BackupAction
{
    public static async Task<int> RunAsync(
        InvocationConfiguration console,
        string failed,
        Func<TextWriter, TerminalProgress, Task<int>> run
    )
    {
        try
        {
            using var progress = new TerminalProgress(console.Error);
            return await run(console.Output, progress);
        }
        catch (CommandFailure e)
        {
            await console.Error.WriteLineAsync(e.Message);
            return e.ExitCode;
        }
        catch (OperationCanceledException)
        {
            await console.Error.WriteLineAsync($"{failed}: it was interrupted.");
            return 2;
        }
        catch (Exception e)
            when (e is IOException or UnauthorizedAccessException or InvalidDataException or ArgumentException or DbException)
        {
            await console.Error.WriteLineAsync($"{failed}: {TerminalText.Of(e.Message)}");
            return 2;
        }
    }
}
