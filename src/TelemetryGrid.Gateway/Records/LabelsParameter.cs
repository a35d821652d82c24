using System.Collections.Immutable;
using Microsoft.OpenApi;
using TelemetryGrid.Gateway.Parameters;

namespace TelemetryGrid.Gateway.Records;

/// <summary>Labels and their values, <c>name=value</c> separated by commas, as name, value, name, value.</summary>
internal sealed record LabelsParameter(string Name, string Description) : QueryParameter<ImmutableArray<string>>(Name, Description, [])
{
    private const int Most = 16;

    public override OpenApiSchema Schema => new() { Type = JsonSchemaType.String, MaxLength = 4096 };

    public override bool TryRead(string text, out ImmutableArray<string> value, out string expected)
    {
        expected = $"up to {Most} times name=value, separated by commas";
        var pairs = text.Split(',', StringSplitOptions.TrimEntries);
        value = [.. pairs.SelectMany(p => p.Split('=', 2))];
        return text.Length <= 4096 && pairs.Length <= Most && pairs.All(p => p.IndexOf('=', StringComparison.Ordinal) > 0);
    }
}
