using System.Net;
using TelemetryGrid.Flows;
using TelemetryGrid.Identity;

namespace TelemetryGrid.Gateway.Flows;

/// <summary>Looks up what the node knows of flows besides what exporters say; nothing on a node without enrichment.</summary>
internal sealed class FlowSurroundingsReader(IEnumerable<IFlowContext> contexts)
{
    private readonly IFlowContext? _context = contexts.FirstOrDefault();

    public Wire.FlowSurroundings? Of(FlowKey key, in FlowAttributes attributes) =>
        _context is null
            ? null
            : new Wire.FlowSurroundings
            {
                Source = PlaceOf(key.Tuple.Source),
                Destination = PlaceOf(key.Tuple.Destination),
                Application = _context.Applications.Name(
                    key.Tuple.Protocol,
                    key.Tuple.SourcePort,
                    key.Tuple.DestinationPort,
                    attributes.Dscp
                ),
                Route = RouteOf(key),
            };

    public Wire.FlowSurroundings? Of(FlowTopRow row, FlowGroup group)
    {
        if (_context is null)
        {
            return null;
        }
        switch (group)
        {
            case FlowGroup.Flow when FlowKey.TryParse(row.Group, out var key):
                return Of(key, row.Attributes);
            case FlowGroup.Source when IPAddress.TryParse(row.Group, out var source):
                return Between(PlaceOf(source), null);
            case FlowGroup.Destination when IPAddress.TryParse(row.Group, out var destination):
                return Between(null, PlaceOf(destination));
            case FlowGroup.Conversation
                when row.Group.Split(" > ") is [var a, var b] && IPAddress.TryParse(a, out var from) && IPAddress.TryParse(b, out var to):
                return Between(PlaceOf(from), PlaceOf(to));
            default:
                return null;
        }
    }

    private static Wire.FlowSurroundings? Between(Wire.FlowPlace? source, Wire.FlowPlace? destination) =>
        source is null && destination is null ? null : new Wire.FlowSurroundings { Source = source, Destination = destination };

    private Wire.FlowPlace? PlaceOf(IPAddress address) =>
        _context!.FindPlace(address) is { } place
            ? new Wire.FlowPlace
            {
                Country = place.Country,
                AsNumber = place.AsNumber,
                AsOrganization = place.AsOrganization,
                Network = place.Network,
                Site = place.Site,
                Tenant = place.Tenant,
                Role = place.Role,
            }
            : null;

    private Wire.FlowRoute? RouteOf(FlowKey key) =>
        _context!.FindRoute(key.Exporter, key.Tuple.Destination) is { } route
            ? new Wire.FlowRoute
            {
                Router = route.Router,
                Prefix = route.Prefix,
                NextHop = route.NextHop,
                AsPath = route.AsPath,
                OriginAs = route.OriginAs,
                Communities = route.Communities,
            }
            : null;
}
