using System.CommandLine;
using TelemetryGrid.Slo.Generation;

namespace TelemetryGrid.Silo.Commands.Objectives;

/// <summary><c>slo generate</c>: writes objectives as recording and alerting rules for Prometheus.</summary>
public static class SloCommand
{
    public static Command Create() => new("slo", "Works with files of service level objectives.") { Generate() };

    private static Command Generate()
    {
        var files = new Argument<FileInfo[]>("files")
        {
            Description = "Specifications: slos.yml, OpenSLO, Sloth or Pyrra.",
            Arity = ArgumentArity.OneOrMore,
        };
        var to = new Option<FileInfo?>("--out") { Description = "Where to write (default: standard output)." };
        var command = new Command("generate", "Writes recording and alerting rules for Prometheus; nothing when a file has errors.")
        {
            files,
            to,
        };
        command.SetAction(parsed =>
        {
            var (objectives, errors) = ObjectiveFiles.Read(parsed.GetValue(files)!, parsed.InvocationConfiguration.Error);
            if (errors > 0)
            {
                return 1;
            }
            var rules = RuleFile.Write(objectives.SelectMany(o => RuleGenerator.Generate(o)));
            if (parsed.GetValue(to) is not { } file)
            {
                parsed.InvocationConfiguration.Output.Write(rules);
                return 0;
            }
            try
            {
                File.WriteAllText(file.FullName, rules);
                return 0;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                parsed.InvocationConfiguration.Error.WriteLine($"{file} cannot be written: {e.Message}");
                return 1;
            }
        });
        return command;
    }
}
