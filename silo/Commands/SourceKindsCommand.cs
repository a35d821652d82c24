using System.CommandLine;
using System.Text.Json;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Silo.Commands;

/// <summary><c>source-kinds</c>: what there is to collect, and what each kind of source may be told in configuration and API.</summary>
public static class SourceKindsCommand
{
    public static Command Create()
    {
        var kind = new Argument<string?>("kind") { Description = "Only this kind.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("source-kinds", "Lists the kinds of sources with the settings that only they have.") { kind };
        command.SetAction(parsed =>
        {
            var wanted = parsed.GetValue(kind);
            var kinds = SourceKindSchema.Kinds.Where(k => wanted is null || Name(k) == wanted).ToList();
            if (kinds.Count == 0)
            {
                parsed.InvocationConfiguration.Error.WriteLine(
                    $"'{wanted}' is not a kind of source; there are {string.Join(", ", SourceKindSchema.Kinds.Select(Name))}."
                );
                return 1;
            }
            foreach (var one in kinds)
            {
                Print(parsed.InvocationConfiguration.Output, SourceKindSchema.Of(one));
            }
            return 0;
        });
        return command;
    }

    private static void Print(TextWriter output, SourceKindSchema schema)
    {
        output.WriteLine($"{Name(schema.Kind)}: endpoint {EndpointOf(schema)}");
        foreach (var setting in schema.Settings)
        {
            output.WriteLine($"  {setting.Name} ({TypeOf(setting)}): {setting.Description}");
        }
    }

    private static string TypeOf(SourceSetting setting)
    {
        var type = setting.Type switch
        {
            SourceSettingType.Choice => string.Join('|', setting.Choices),
            SourceSettingType.Integer => $"{setting.Min}..{setting.Max}",
            SourceSettingType.Boolean => "true|false",
            SourceSettingType.Duration => "duration",
            _ => "text",
        };
        var standard = setting.Default.Length > 0 ? $", default {setting.Default.Replace('\n', ',')}" : "";
        var marks = (setting.IsRequired ? ", required" : "") + (setting.IsSecret ? ", secret" : "");
        return (setting.IsList ? $"list of {type}" : type) + standard + marks;
    }

    private static string EndpointOf(SourceKindSchema schema) =>
        schema.Endpoint switch
        {
            SourceEndpointForm.Listener => "where to listen, such as 0.0.0.0:2055",
            SourceEndpointForm.Agent => $"address of a device, port {schema.DefaultPort} unless said",
            SourceEndpointForm.Host => "host:port",
            SourceEndpointForm.Url => "http or https URL",
            _ => "see silo/README.md",
        };

    private static string Name(SourceKind kind) => JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString());
}
