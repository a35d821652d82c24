using System.Net;
using TelemetryGrid.Flows;
using TelemetryGrid.Identity;

namespace TelemetryGrid.Grains.Tests.Flows;

/// <summary>Knows of some addresses what their last byte implies.</summary>
internal sealed class PlainFlowContext : IFlowContext
{
    public static ApplicationTable Names { get; } = new([KeyValuePair.Create("tcp/443", "own"), KeyValuePair.Create("dscp/46", "voice")]);

    public ApplicationTable Applications => Names;

    public static AddressPlace? PlaceOf(IPAddress address)
    {
        var last = address.GetAddressBytes()[^1];
        return (last % 4) switch
        {
            0 => null,
            1 => new AddressPlace("CH", 0, null, $"n{last % 8}", null, "acme", null),
            2 => new AddressPlace("DE", 0, null, null, "hq", null, null),
            _ => new AddressPlace(null, 0, null, "n", "hq", "acme", null),
        };
    }

    public AddressPlace? FindPlace(IPAddress address) => PlaceOf(address);

    public FlowRoute? FindRoute(DeviceId exporter, IPAddress destination) => null;
}
