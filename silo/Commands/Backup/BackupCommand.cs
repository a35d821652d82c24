using System.CommandLine;
using TelemetryGrid.Silo.Configuration;

namespace TelemetryGrid.Silo.Commands.Backup;

/// <summary>
/// <c>backup</c>: copies everything of a node that does not run into a folder. Exit code 0 when the backup is complete, 1 when what was
/// asked is wrong, 2 when it could not be done, such as of a node that runs.
/// </summary>
public static class BackupCommand
{
    /// <param name="load">Reads a configuration, or tells what is wrong with it and answers null.</param>
    public static Command Create(Func<FileInfo?, GridOptions?> load)
    {
        var config = new Option<FileInfo?>("--config") { Description = "The node's configuration, which says where its data is." };
        var dataDirectory = new Option<string?>("--data-dir") { Description = "The node's data directory, if there is no configuration." };
        var to = new Option<string>("--to") { Description = "An empty or new folder for the backup.", Required = true };
        var command = new Command("backup", "Copies everything of a node that does not run into a folder, its keys included.")
        {
            config,
            dataDirectory,
            to,
        };
        command.SetAction(
            (parsed, cancellation) =>
                BackupAction.RunAsync(
                    parsed.InvocationConfiguration,
                    "The backup was not made",
                    async (printed, progress) =>
                    {
                        if (parsed.GetValue(config) is null && parsed.GetValue(dataDirectory) is null)
                        {
                            throw CommandFailure.Wrong("Say what to back up: --config grid.yaml, or --data-dir with the node's data.");
                        }
                        if (load(parsed.GetValue(config)) is not { } options)
                        {
                            return 1;
                        }
                        using var node = RestingNode.Hold(parsed.GetValue(dataDirectory) ?? options.DataDirectory);
                        var folder = parsed.GetRequiredValue(to);
                        var archive = RestingNode.Archive(options, node.DataDirectory);
                        var work = await NodeBackup.CreateAsync(node, archive, folder, progress, cancellation);
                        await printed.WriteLineAsync(
                            $"Backed up {work.Files:N0} files, {BackupWork.Size(work.Bytes)}, to {Path.GetFullPath(folder)}."
                        );
                        await printed.WriteLineAsync(
                            "The node's keys and credentials are in it, so only its owner may read it (mode 700); keep copies of it as safe."
                        );
                        return 0;
                    }
                )
        );
        return command;
    }
}
