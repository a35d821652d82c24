using System.Text.Json;
using System.Text.Json.Serialization;

namespace TelemetryGrid.Client;

/// <summary>Writes an enum as its snake_case name (<c>lower_layer_down</c>) and reads nothing else: numbers would tie clients to an order.</summary>
/// <typeparam name="TEnum">The enum.</typeparam>
public sealed class SnakeCaseEnumConverter<TEnum>()
    : JsonStringEnumConverter<TEnum>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where TEnum : struct, Enum;
