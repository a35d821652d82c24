using Microsoft.OpenApi;
using TelemetryGrid.Gateway.Parameters;
using TelemetryGrid.Records;

namespace TelemetryGrid.Gateway.Records;

/// <summary>Where an answer ended; null when left out.</summary>
internal sealed record PlaceParameter(string Name, string Description) : QueryParameter<RecordPlace?>(Name, Description, null)
{
    public override OpenApiSchema Schema => new() { Type = JsonSchemaType.String, MaxLength = 64 };

    public override bool TryRead(string text, out RecordPlace? value, out string expected)
    {
        expected = "what an answer gave as next";
        var valid = RecordPlace.TryParse(text, out var place);
        value = place;
        return valid;
    }
}
