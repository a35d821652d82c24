using System.Text.Json.Nodes;

namespace TelemetryGrid.Notifications.Tests.Receivers;

internal static class JsonAssert
{
    public static void Equal(string expected, JsonNode? actual) =>
        Assert.True(
            JsonNode.DeepEquals(JsonNode.Parse(expected), actual is null ? null : JsonNode.Parse(actual.ToJsonString())),
            actual?.ToJsonString(new System.Text.Json.JsonSerializerOptions { WriteIndented = true })
        );
}
