using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace TelemetryGrid.Gateway.Parameters;

/// <summary>A duration such as <c>5m</c>, within bounds.</summary>
internal sealed record DurationParameter(string Name, string Description, TimeSpan Minimum, TimeSpan Maximum, TimeSpan Default)
    : QueryParameter<TimeSpan>(Name, Description, Default)
{
    public override OpenApiSchema Schema =>
        new()
        {
            Type = JsonSchemaType.String,
            Pattern = "^([0-9]+w)?([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?$",
            Default = JsonValue.Create(Wire.GridDuration.Format(Default)),
        };

    public override bool TryRead(string text, out TimeSpan value, out string expected)
    {
        expected =
            $"a duration from {Wire.GridDuration.Format(Minimum)} to {Wire.GridDuration.Format(Maximum)}, written like 30s, 5m or 1h30m";
        return Wire.GridDuration.TryParse(text, out value) && value >= Minimum && value <= Maximum;
    }
}
