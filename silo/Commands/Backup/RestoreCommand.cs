using System.CommandLine;
using TelemetryGrid.Silo.Configuration;

namespace TelemetryGrid.Silo.Commands.Backup;

/// <summary>
/// <c>restore</c>: puts a backup into an empty data directory, after all of it was checked. Exit codes as for <c>backup</c>. One that was
/// interrupted is run again; no node starts on what it left.
/// </summary>
public static class RestoreCommand
{
    /// <param name="load">Reads a configuration, or tells what is wrong with it and answers null.</param>
    public static Command Create(Func<FileInfo?, GridOptions?> load)
    {
        var from = new Option<string>("--from") { Description = "The folder of the backup.", Required = true };
        var dataDirectory = new Option<string?>("--data-dir") { Description = "The data directory to make; empty or new." };
        var config = new Option<FileInfo?>("--config")
        {
            Description = "The node's configuration, where series are archived in PostgreSQL or a bucket, or instead of --data-dir.",
        };
        var command = new Command("restore", "Puts a backup into an empty data directory, after checking all of it.")
        {
            from,
            dataDirectory,
            config,
        };
        command.SetAction(
            (parsed, cancellation) =>
                BackupAction.RunAsync(
                    parsed.InvocationConfiguration,
                    "The restore has not finished, and can be run again",
                    async (printed, progress) =>
                    {
                        if (parsed.GetValue(config) is null && parsed.GetValue(dataDirectory) is null)
                        {
                            throw CommandFailure.Wrong("Say where to restore to: --data-dir, or --config grid.yaml.");
                        }
                        if (load(parsed.GetValue(config)) is not { } options)
                        {
                            return 1;
                        }
                        var target = parsed.GetValue(dataDirectory) ?? options.DataDirectory;
                        var work = await NodeRestore.RunAsync(
                            parsed.GetRequiredValue(from),
                            target,
                            directory => RestingNode.Archive(options, directory),
                            progress,
                            cancellation
                        );
                        await printed.WriteLineAsync(
                            $"Restored {work.Files:N0} files, {BackupWork.Size(work.Bytes)}, to {Path.GetFullPath(target)}."
                        );
                        return 0;
                    }
                )
        );
        return command;
    }
}
