using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace TelemetryGrid.Gateway.Parameters;

/// <summary>One of an enum's names in snake_case; null when it may be left out without a default.</summary>
internal sealed record ChoiceParameter<TEnum>(string Name, string Description, TEnum? Default = null)
    : QueryParameter<TEnum?>(Name, Description, Default)
    where TEnum : struct, Enum
{
    private static readonly Dictionary<string, TEnum> Choices = Enum.GetValues<TEnum>().ToDictionary(NameOf, StringComparer.Ordinal);

    public override OpenApiSchema Schema =>
        new()
        {
            Type = JsonSchemaType.String,
            Enum = [.. Choices.Keys.Select(name => (JsonNode)name)],
            Default = Default is { } value ? JsonValue.Create(NameOf(value)) : null,
        };

    public override bool TryRead(string text, out TEnum? value, out string expected)
    {
        expected = "one of " + string.Join(", ", Choices.Keys);
        var found = Choices.TryGetValue(text, out var choice);
        value = choice;
        return found;
    }

    private static string NameOf(TEnum value) => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
