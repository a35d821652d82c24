using System.Collections.Immutable;
using TelemetryGrid.Protocols.Snmp;

namespace TelemetryGrid.Collectors.Discovery.Inventory;

/// <summary>Columns that are walked side by side, and what people call them.</summary>
internal sealed record InventoryTable(string Name, ImmutableArray<ObjectIdentifier> Columns);
