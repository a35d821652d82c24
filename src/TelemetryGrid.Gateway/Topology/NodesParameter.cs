using System.Collections.Immutable;
using Microsoft.OpenApi;
using TelemetryGrid.Gateway.Parameters;
using TelemetryGrid.Identity;

namespace TelemetryGrid.Gateway.Topology;

/// <summary>Ids of nodes, separated by commas; empty when left out.</summary>
internal sealed record NodesParameter(string Name, string Description) : QueryParameter<ImmutableArray<string>>(Name, Description, [])
{
    private const int MaxNodes = 100;

    public override OpenApiSchema Schema => new() { Type = JsonSchemaType.String };

    public override bool TryRead(string text, out ImmutableArray<string> value, out string expected)
    {
        expected = $"1 to {MaxNodes} node ids separated by commas";
        value = [];
        var parts = text.Split(',', StringSplitOptions.TrimEntries);
        if (parts.Length > MaxNodes)
        {
            return false;
        }
        foreach (var part in parts)
        {
            if (!DeviceId.TryParse(part, out var id))
            {
                return false;
            }
            value = value.Add(id.Value);
        }
        return true;
    }
}
