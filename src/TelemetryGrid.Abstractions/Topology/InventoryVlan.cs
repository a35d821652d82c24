namespace TelemetryGrid.Topology;

/// <summary>A VLAN of a device.</summary>
/// <param name="Id">1 to 4094.</param>
/// <param name="Name">As the device calls it, perhaps empty.</param>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.InventoryVlan")]
public sealed record InventoryVlan([property: Id(0)] int Id, [property: Id(1)] string Name);
