using System.CommandLine;
using TelemetryGrid.Alerting.Rules;
using TelemetryGrid.Alerting.Rules.Testing;

namespace TelemetryGrid.Silo.Commands.Rules;

/// <summary><c>test rules</c>: runs unit tests of rules in promtool's format. Exit code 1 when one fails or cannot be read.</summary>
public static class TestRulesCommand
{
    public static Command Create()
    {
        var files = new Argument<string[]>("file") { Description = "Files of unit tests.", Arity = ArgumentArity.OneOrMore };
        var command = new Command("rules", "Runs unit tests of rules in promtool's format.") { files };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var isGood = true;
                foreach (var file in parsed.GetValue(files) ?? [])
                {
                    parsed.InvocationConfiguration.Output.WriteLine($"Unit testing {file}");
                    var problems = await RunAsync(file, cancellation);
                    if (problems.Count == 0)
                    {
                        parsed.InvocationConfiguration.Output.WriteLine("  SUCCESS");
                    }
                    else
                    {
                        parsed.InvocationConfiguration.Error.WriteLine("  FAILED:");
                        problems.ForEach(parsed.InvocationConfiguration.Error.WriteLine);
                        isGood = false;
                    }
                }
                return isGood ? 0 : 1;
            }
        );
        return command;
    }

    /// <summary>What is wrong, in lines.</summary>
    private static async Task<List<string>> RunAsync(string path, CancellationToken cancellation)
    {
        try
        {
            var read = RuleTestFileReader.Read(await File.ReadAllTextAsync(path, cancellation), path);
            if (read.File is not { } file)
            {
                return [.. read.Errors.Select(e => e.ToString())];
            }
            var problems = new List<string>();
            var groups = new List<RuleGroup>();
            foreach (var rules in Find(path, file.RuleFiles, problems))
            {
                var result = RuleFileReader.Read(await File.ReadAllTextAsync(rules, cancellation), rules);
                problems.AddRange(result.Errors.Select(e => e.ToString()));
                groups.AddRange(result.Groups);
            }
            if (problems.Count == 0)
            {
                problems.AddRange((await RuleTestRunner.RunAsync(file, groups, cancellation)).SelectMany(f => Lines(path, f)));
            }
            return problems;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [$"{path}: {e.Message}"];
        }
    }

    private static IEnumerable<string> Find(string path, IEnumerable<string> patterns, List<string> problems)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        foreach (var pattern in patterns)
        {
            var full = Path.GetFullPath(pattern, folder);
            var (parent, name) = (Path.GetDirectoryName(full)!, Path.GetFileName(full));
            var files =
                name.AsSpan().ContainsAny('*', '?') && Directory.Exists(parent)
                    ? Directory.GetFiles(parent, name).Order(StringComparer.Ordinal).ToArray()
                    : [full];
            if (files.Length == 0)
            {
                problems.Add($"{path}: no file of rules is named {pattern}");
            }
            foreach (var file in files)
            {
                yield return file;
            }
        }
    }

    private static IEnumerable<string> Lines(string path, RuleTestFailure failure)
    {
        var place = failure.Line > 0 ? $"{path}:{failure.Line}" : path;
        var name = failure.Test.Length > 0 ? $" ({failure.Test})" : "";
        return
        [
            $"{place}{name}: {failure.What}",
            .. failure.Missing.Select(m => $"    - {m}"),
            .. failure.Unexpected.Select(u => $"    + {u}"),
        ];
    }
}
