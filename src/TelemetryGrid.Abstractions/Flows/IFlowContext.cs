using System.Net;
using TelemetryGrid.Identity;

namespace TelemetryGrid.Flows;

/// <summary>What is known of flows besides what exporters say, answered from memory at once; asked by many threads.</summary>
public interface IFlowContext
{
    ApplicationTable Applications { get; }

    /// <summary>Null when nothing is known of the address.</summary>
    AddressPlace? FindPlace(IPAddress address);

    /// <summary>The route by which an exporter sends to an address; of another router when the exporter's own are not known. Null for none.</summary>
    FlowRoute? FindRoute(DeviceId exporter, IPAddress destination);
}
