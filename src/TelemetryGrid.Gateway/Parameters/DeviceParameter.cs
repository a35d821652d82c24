using Microsoft.OpenApi;
using TelemetryGrid.Identity;

namespace TelemetryGrid.Gateway.Parameters;

/// <summary>A device's id; null when left out.</summary>
internal sealed record DeviceParameter(string Name, string Description) : QueryParameter<DeviceId?>(Name, Description, null)
{
    public override OpenApiSchema Schema => new() { Type = JsonSchemaType.String, MaxLength = 253 };

    public override bool TryRead(string text, out DeviceId? value, out string expected)
    {
        expected = "a device id: 1 to 253 letters, digits or . : _ - @ %";
        var valid = DeviceId.TryParse(text, out var id);
        value = id;
        return valid;
    }
}
