using System.Text.Json;

namespace TelemetryGrid.Collectors.Api;

/// <summary>An element that a step to several places led to.</summary>
/// <param name="Key">Its name or number in what holds it.</param>
internal readonly record struct ApiItem(JsonElement Element, string Key);
