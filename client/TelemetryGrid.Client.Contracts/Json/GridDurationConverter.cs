using System.Text.Json;
using System.Text.Json.Serialization;

namespace TelemetryGrid.Client;

/// <summary>A <see cref="TimeSpan"/> as <see cref="GridDuration"/> writes it.</summary>
public sealed class GridDurationConverter : JsonConverter<TimeSpan>
{
    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && GridDuration.TryParse(reader.GetString(), out var duration)
            ? duration
            : throw new JsonException("A duration is a text of numbers with units, for example \"5m\" or \"1h30m\".");

    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(GridDuration.Format(value));
    }
}
