using System.CommandLine;

namespace TelemetryGrid.Silo.Commands.Objectives;

/// <summary><c>check slo</c>: says what is wrong with specifications, with file and line. Exit code 0 when nothing is, else 1.</summary>
public static class CheckSloCommand
{
    public static Command Create()
    {
        var files = new Argument<FileInfo[]>("files")
        {
            Description = "Specifications: slos.yml, OpenSLO, Sloth or Pyrra.",
            Arity = ArgumentArity.OneOrMore,
        };
        var command = new Command("slo", "Checks files of service level objectives.") { files };
        command.SetAction(parsed =>
        {
            var (objectives, errors) = ObjectiveFiles.Read(parsed.GetValue(files)!, parsed.InvocationConfiguration.Output);
            var output = parsed.InvocationConfiguration.Output;
            output.WriteLine($"{objectives.Count} {(objectives.Count == 1 ? "objective" : "objectives")}, {errors} errors");
            return errors == 0 ? 0 : 1;
        });
        return command;
    }
}
