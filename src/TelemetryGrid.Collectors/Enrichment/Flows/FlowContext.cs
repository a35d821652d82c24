using System.Net;
using TelemetryGrid.Collectors.Bmp;
using TelemetryGrid.Collectors.Sources;
using TelemetryGrid.Flows;
using TelemetryGrid.Identity;
using TelemetryGrid.Protocols.Flows;

namespace TelemetryGrid.Collectors.Enrichment.Flows;

/// <summary>
/// What the enrichment's data and routers' BGP tables say of flows. Autonomous systems that the exporter left open are put into the flows
/// themselves, once for each key and window, since routes come and go; all else is looked up when it is asked for, which costs the flows
/// nothing.
/// </summary>
public sealed class FlowContext(EnrichmentPipeline pipeline, RouteTable routes, DeviceAddressBook devices) : IFlowContext
{
    public ApplicationTable Applications => pipeline.Applications;

    /// <summary>False while nothing is known of autonomous systems.</summary>
    internal bool KnowsAs => routes.Routers > 0 || pipeline.Geo.HasData;

    public AddressPlace? FindPlace(IPAddress address)
    {
        var key = FlowAddress.FromIPAddress(address);
        var (country, organization) = pipeline.Geo.Find(key);
        var system = pipeline.Geo.FindAs(key);
        var network = pipeline.Networks.Find(key);
        return country is null && organization is null && system == 0 && network is null
            ? null
            : new AddressPlace(country, system, organization, network?.Name, network?.Site, network?.Tenant, network?.Role);
    }

    public FlowRoute? FindRoute(DeviceId exporter, IPAddress destination)
    {
        var own = IPAddress.TryParse(exporter.Value, out var address) ? FlowAddress.FromIPAddress(address) : default;
        var router = RouterOf(exporter, own);
        var key = FlowAddress.FromIPAddress(destination);
        var isOwn = routes.TryFind(router ?? default, key, out var route);
        if (!isOwn && !routes.TryFind(key, out route))
        {
            return null;
        }
        return new FlowRoute(
            isOwn ? router.ToString() : null,
            $"{route.Prefix}/{route.Length}",
            route.Attributes.NextHop.ToString(),
            route.Attributes.AsPath,
            route.Attributes.OriginAs,
            [.. route.Attributes.Communities, .. route.Attributes.LargeCommunities]
        );
    }

    /// <summary>The router among those whose routes are known that an exporter is: the one of its address, else of its device; null for none.</summary>
    internal FlowAddress? RouterOf(DeviceId device, in FlowAddress address)
    {
        FlowAddress? found = null;
        foreach (var router in routes.Addresses)
        {
            if (router == address)
            {
                return router;
            }
            if (found is null && devices.Find(router.ToIPAddress()) == device)
            {
                found = router;
            }
        }
        return found;
    }

    /// <summary>The autonomous system of an address as a router sees it, as any does, or as the databases say; 0 when none does.</summary>
    internal uint AsOf(in FlowAddress address, FlowAddress? router)
    {
        if (
            (routes.TryFind(router ?? default, address, out var route) || routes.TryFind(address, out route))
            && route.Attributes.OriginAs is var origin and not 0
        )
        {
            return origin;
        }
        return pipeline.Geo.FindAs(address);
    }
}
