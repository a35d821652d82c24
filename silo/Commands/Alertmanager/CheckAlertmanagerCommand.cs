using System.CommandLine;
using TelemetryGrid.Alerting.Configuration;
using TelemetryGrid.Alerting.Routing;

namespace TelemetryGrid.Silo.Commands.Alertmanager;

/// <summary><c>check alertmanager</c>: whether files would be taken, what is in them, and else what is wrong and where.</summary>
public static class CheckAlertmanagerCommand
{
    public static Command Create()
    {
        var files = new Argument<FileInfo[]>("files")
        {
            Description = "Configurations in the format of Alertmanager's file.",
            Arity = ArgumentArity.OneOrMore,
        };
        var command = new Command("alertmanager", "Checks files in the format of Alertmanager's configuration.") { files };
        command.SetAction(parsed =>
        {
            var (output, errors) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            // Each file is checked, also after one that is wrong.
            var wrong = parsed.GetValue(files)!.Count(file => !Check(file, output, errors));
            return wrong == 0 ? 0 : 1;
        });
        return command;
    }

    private static bool Check(FileInfo file, TextWriter output, TextWriter errors)
    {
        string text;
        try
        {
            text = File.ReadAllText(file.FullName);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            errors.WriteLine($"{file}: it cannot be read: {e.Message}");
            return false;
        }
        var result = ConfigurationReader.Read(text, file.ToString());
        if (result.Configuration is not { } configuration)
        {
            output.WriteLine($"Checking '{file}'  FAILED: {result.Errors.Length} {(result.Errors.Length == 1 ? "error" : "errors")}");
            foreach (var error in result.Errors)
            {
                errors.WriteLine(error.ToString());
            }
            return false;
        }
        output.WriteLine($"Checking '{file}'  SUCCESS");
        output.WriteLine("Found:");
        output.WriteLine(" - global config");
        output.WriteLine($" - {Count(RouteTree.All(configuration.Root).Count(), "route")}");
        output.WriteLine($" - {Count(configuration.InhibitRules.Length, "inhibit rule")}");
        output.WriteLine($" - {Count(configuration.Receivers.Count, "receiver")}");
        output.WriteLine($" - {Count(configuration.Receivers.Values.Sum(r => r.Integrations.Length), "integration")}");
        output.WriteLine($" - {Count(configuration.TimeIntervals.Count, "time interval")}");
        output.WriteLine($" - {Count(configuration.Templates.Length, "template pattern")}");
        return true;
    }

    private static string Count(int count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";
}
