using Microsoft.OpenApi;
using TelemetryGrid.Gateway.Parameters;

namespace TelemetryGrid.Gateway.Topology;

/// <summary>Any text up to a length; null when left out.</summary>
internal sealed record TextParameter(string Name, string Description, int MaxLength) : QueryParameter<string?>(Name, Description, null)
{
    public override OpenApiSchema Schema =>
        new()
        {
            Type = JsonSchemaType.String,
            MinLength = 1,
            MaxLength = MaxLength,
        };

    public override bool TryRead(string text, out string? value, out string expected)
    {
        value = text;
        expected = $"1 to {MaxLength} characters long";
        return text.Length > 0 && text.Length <= MaxLength;
    }
}
