using TelemetryGrid.Identity;

namespace TelemetryGrid.Collectors.Enrichment.Topology;

/// <summary>What is known of devices and their places in the network, answered from memory at once; asked for every record by many threads.</summary>
public interface ITopologyContext
{
    /// <summary>When the oldest of it was observed; null while nothing is known.</summary>
    DateTimeOffset? ObservedAt { get; }

    /// <summary>Another number after every change of what it answers.</summary>
    long Version { get; }

    /// <summary>Null when the device is not known.</summary>
    DeviceContext? Find(DeviceId device);

    /// <summary>Null when the device or the interface is not known.</summary>
    /// <param name="interfaceName">As the label <c>interface</c> of a record writes it.</param>
    InterfaceContext? Find(DeviceId device, string interfaceName);
}
