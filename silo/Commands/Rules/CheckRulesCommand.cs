using System.CommandLine;
using TelemetryGrid.Alerting.Rules;

namespace TelemetryGrid.Silo.Commands.Rules;

/// <summary><c>check rules</c>: reads files of rules and says how many there are, or all that is wrong by file and line. Exit code 1 then.</summary>
public static class CheckRulesCommand
{
    public static Command Create()
    {
        var files = new Argument<string[]>("file") { Description = "Files of rules.", Arity = ArgumentArity.OneOrMore };
        var command = new Command("rules", "Checks files of rules, Prometheus' and those with rules on entities.") { files };
        command.SetAction(parsed =>
        {
            var isGood = true;
            foreach (var file in parsed.GetValue(files) ?? [])
            {
                isGood &= Check(file, parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            }
            return isGood ? 0 : 1;
        });
        return command;
    }

    private static bool Check(string file, TextWriter output, TextWriter errors)
    {
        output.WriteLine($"Checking {file}");
        string text;
        try
        {
            text = File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            errors.WriteLine($"  FAILED:\n{file}: {e.Message}");
            return false;
        }
        var result = RuleFileReader.Read(text, file);
        if (!result.Errors.IsEmpty)
        {
            errors.WriteLine("  FAILED:");
            foreach (var error in result.Errors)
            {
                errors.WriteLine(error);
            }
            return false;
        }
        var rules = result.Groups.SelectMany(g => g.Rules).ToList();
        output.WriteLine($"  SUCCESS: {rules.Count + result.Groups.Sum(g => g.EntityRules.Length)} rules found");
        // As promtool: worth knowing, and no error.
        foreach (var twice in rules.GroupBy(r => (r is AlertingRule, r.Name, r.Labels)).Where(g => g.Count() > 1))
        {
            output.WriteLine($"  {twice.Count()} rules are named {twice.Key.Name} and have the same labels, in lines {Lines(twice)}");
        }
        return true;

        static string Lines(IEnumerable<Rule> rules) => string.Join(", ", rules.Select(r => r.Line));
    }
}
