using System.Collections.Immutable;
using System.Text;
using TelemetryGrid.Rules;

namespace TelemetryGrid.Grains.Rules;

/// <summary>The rules that come with the program: the files of the folder <c>Pack</c>.</summary>
public static class RulePack
{
    private const string Folder = "TelemetryGrid.Grains.Rules.Pack.";

    public static ImmutableArray<RuleFileText> Read()
    {
        var assembly = typeof(RulePack).Assembly;
        return
        [
            .. assembly
                .GetManifestResourceNames()
                .Where(name => name.StartsWith(Folder, StringComparison.Ordinal) && name.EndsWith("rules.yaml", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(name =>
                {
                    using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
                    return new RuleFileText("builtin/" + name[Folder.Length..], reader.ReadToEnd());
                }),
        ];
    }
}
