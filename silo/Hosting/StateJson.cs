using System.Text.Json;
using System.Text.Json.Serialization;
using TelemetryGrid.Identity;

namespace TelemetryGrid.Silo.Hosting;

/// <summary>How grain states are written: identities as their text, enums by name.</summary>
internal static class StateJson
{
    public static JsonSerializerOptions Options { get; } =
        new()
        {
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
            Converters =
            {
                new JsonStringEnumConverter(),
                new TextConverter<DeviceId>(DeviceId.Parse),
                new TextConverter<InterfaceId>(InterfaceId.Parse),
                new TextConverter<SourceId>(SourceId.Parse),
                new TextConverter<FlowKey>(FlowKey.Parse),
            },
        };

    private sealed class TextConverter<T>(Func<string, T> parse) : JsonConverter<T>
        where T : notnull
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            parse(reader.GetString() ?? throw new JsonException($"A {typeof(T).Name} is missing."));

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());
    }
}
