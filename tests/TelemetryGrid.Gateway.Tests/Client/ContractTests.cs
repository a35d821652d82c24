using System.Text.Json;
using TelemetryGrid.Client;

namespace TelemetryGrid.Gateway.Tests.Client;

public sealed class ContractTests
{
    [Theory]
    [InlineData(typeof(DeviceStatus), typeof(TelemetryGrid.Devices.DeviceStatus))]
    [InlineData(typeof(InterfaceStatus), typeof(TelemetryGrid.Interfaces.InterfaceStatus))]
    [InlineData(typeof(FlowOrder), typeof(TelemetryGrid.Flows.FlowOrder))]
    [InlineData(typeof(FlowGroup), typeof(TelemetryGrid.Flows.FlowGroup))]
    [InlineData(typeof(SourceKind), typeof(TelemetryGrid.Sources.SourceKind))]
    [InlineData(typeof(SourceStatus), typeof(TelemetryGrid.Sources.SourceStatus))]
    [InlineData(typeof(SourceTestOutcome), typeof(TelemetryGrid.Sources.SourceTestOutcome))]
    [InlineData(typeof(DiscoveryState), typeof(TelemetryGrid.Discovery.DiscoveryState))]
    [InlineData(typeof(CollectionLevel), typeof(TelemetryGrid.Sources.CollectionLevel))]
    public void Enum_OfTheWire_HasTheGrainsNamesAndNumbers(Type wire, Type domain) => Assert.Equal(Numbers(domain), Numbers(wire));

    [Theory]
    [InlineData("5m", 300)]
    [InlineData("1h30m", 5400)]
    [InlineData("90s", 90)]
    [InlineData("1w2d", 777600)]
    [InlineData("1s500ms", 1.5)]
    [InlineData("0s", 0)]
    public void Duration_Valid_IsRead(string text, double seconds)
    {
        Assert.True(GridDuration.TryParse(text, out var duration));
        Assert.Equal(seconds, duration.TotalSeconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("5")]
    [InlineData("m")]
    [InlineData("5 m")]
    [InlineData("1m1h")]
    [InlineData("1m1m")]
    [InlineData("-5m")]
    [InlineData("1.5h")]
    [InlineData("5M")]
    [InlineData("9223372036854775807w")]
    [InlineData("99999999999999999999s")]
    [InlineData("15250w15250w")]
    public void Duration_Invalid_IsNot(string? text) => Assert.False(GridDuration.TryParse(text, out _));

    [Fact]
    public void Duration_Formatted_ReadsBack()
    {
        foreach (var duration in new[] { TimeSpan.Zero, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(5400), TimeSpan.FromDays(400) })
        {
            Assert.True(GridDuration.TryParse(GridDuration.Format(duration), out var back));
            Assert.Equal(duration, back);
        }
        Assert.Equal("1h30m", GridDuration.Format(TimeSpan.FromMinutes(90)));
    }

    [Fact]
    public void Json_TopFlowsRequest_IsWhatTheUrlSays() =>
        Assert.Equal(
            """{"by":"bytes","group":"source_port","window":"5m","device":null,"limit":10}""",
            JsonSerializer.Serialize(new TopFlowsRequest { Group = FlowGroup.SourcePort }, GridJson.Options)
        );

    [Fact]
    public void Json_EnumAsNumber_IsRefused() =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<DeviceStatus>("1", GridJson.Options));

    private static IEnumerable<(string, int)> Numbers(Type type) =>
        Enum.GetValuesAsUnderlyingType(type).Cast<object>().Select(v => (Enum.GetName(type, v)!, Convert.ToInt32(v)));
}
