using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using TelemetryGrid.Objectives;
using TelemetryGrid.Slo.Objectives;

namespace TelemetryGrid.Grains.Objectives;

/// <summary>Objectives as JSON: how they travel and are stored, whatever kind of file they came from. Equal objectives have equal texts.</summary>
internal static class ObjectiveText
{
    private static readonly JsonSerializerOptions Options = new()
    {
        IgnoreReadOnlyProperties = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(), new QueryConverter(), new ZoneConverter(), new PairsConverter() },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { AddKinds } },
    };

    public static SloDefinition Define(ServiceLevelObjective objective, string file)
    {
        var text = JsonSerializer.Serialize(objective, Options);
        return new SloDefinition(text, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 12)), file);
    }

    /// <exception cref="JsonException">The text is no objective.</exception>
    public static ServiceLevelObjective Read(string text) =>
        JsonSerializer.Deserialize<ServiceLevelObjective>(text, Options) ?? throw new JsonException("The objective is missing.");

    /// <summary>True when counts of one mean the same for the other.</summary>
    public static bool CountAlike(ServiceLevelObjective one, ServiceLevelObjective other) =>
        JsonSerializer.Serialize(one.Indicator, Options) == JsonSerializer.Serialize(other.Indicator, Options)
        && one.Slices == other.Slices;

    private static void AddKinds(JsonTypeInfo info)
    {
        if (info.Type == typeof(Measurement))
        {
            info.PolymorphismOptions = new JsonPolymorphismOptions
            {
                DerivedTypes =
                {
                    new JsonDerivedType(typeof(RatioMeasurement), "ratio"),
                    new JsonDerivedType(typeof(RawRatioMeasurement), "raw_ratio"),
                    new JsonDerivedType(typeof(ThresholdMeasurement), "threshold"),
                    new JsonDerivedType(typeof(PushedMeasurement), "pushed"),
                },
            };
        }
        else if (info.Type == typeof(SloWindow))
        {
            info.PolymorphismOptions = new JsonPolymorphismOptions
            {
                DerivedTypes =
                {
                    new JsonDerivedType(typeof(RollingWindow), "rolling"),
                    new JsonDerivedType(typeof(CalendarWindow), "calendar"),
                },
            };
        }
    }

    private sealed class QueryConverter : JsonConverter<QueryTemplate>
    {
        public override QueryTemplate Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            QueryTemplate.Parse(reader.GetString() ?? "");

        public override void Write(Utf8JsonWriter writer, QueryTemplate value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.Text);
    }

    private sealed class ZoneConverter : JsonConverter<TimeZoneInfo>
    {
        public override TimeZoneInfo Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            TimeZoneInfo.FindSystemTimeZoneById(reader.GetString() ?? "");

        public override void Write(Utf8JsonWriter writer, TimeZoneInfo value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.Id);
    }

    private sealed class PairsConverter : JsonConverter<ImmutableSortedDictionary<string, string>>
    {
        public override ImmutableSortedDictionary<string, string> Read(
            ref Utf8JsonReader reader,
            Type typeToConvert,
            JsonSerializerOptions options
        )
        {
            var pairs = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString()!;
                reader.Read();
                pairs[name] = reader.GetString() ?? "";
            }
            return pairs.ToImmutable();
        }

        public override void Write(Utf8JsonWriter writer, ImmutableSortedDictionary<string, string> value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            foreach (var (name, text) in value.OrderBy(p => p.Key, StringComparer.Ordinal))
            {
                writer.WriteString(name, text);
            }
            writer.WriteEndObject();
        }
    }
}
