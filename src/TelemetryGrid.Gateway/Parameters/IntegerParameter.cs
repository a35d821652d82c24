using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace TelemetryGrid.Gateway.Parameters;

/// <summary>A whole number within bounds.</summary>
internal sealed record IntegerParameter(string Name, string Description, int Minimum, int Maximum, int Default)
    : QueryParameter<int>(Name, Description, Default)
{
    public override OpenApiSchema Schema =>
        new()
        {
            Type = JsonSchemaType.Integer,
            Minimum = Minimum.ToString(CultureInfo.InvariantCulture),
            Maximum = Maximum.ToString(CultureInfo.InvariantCulture),
            Default = JsonValue.Create(Default),
        };

    public override bool TryRead(string text, out int value, out string expected)
    {
        expected = $"a whole number from {Minimum} to {Maximum}";
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value)
            && value >= Minimum
            && value <= Maximum;
    }
}
