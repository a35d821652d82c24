using System.Collections.Immutable;
using System.Net;
using TelemetryGrid.Collectors.Discovery.Identification;
using TelemetryGrid.Collectors.Snmp;
using TelemetryGrid.Collectors.Snmp.Profiles;
using TelemetryGrid.Collectors.Snmp.Tables;
using TelemetryGrid.Identity;
using TelemetryGrid.Protocols.Snmp;
using TelemetryGrid.Topology;
using static TelemetryGrid.Collectors.Discovery.Inventory.InventoryMib;

namespace TelemetryGrid.Collectors.Discovery.Inventory;

/// <summary>Reads what a device is, has and is connected to. What it does not have costs one request a table.</summary>
internal sealed class InventoryReader(SystemRules rules, int maxRows, TimeProvider time)
{
    /// <summary>Tables read side by side: enough to fill the session's window.</summary>
    private const int TablesAtOnce = 4;

    /// <summary>Parts beyond this are line cards' and optics'; the chassis comes first.</summary>
    private const int MaxEntities = 2000;

    /// <param name="reader">The device.</param>
    /// <param name="device">Its id.</param>
    /// <param name="address">The address that it answered at; null for none.</param>
    /// <param name="configuredName">The name that a person gave it, or empty.</param>
    /// <param name="cancellationToken">Ends the reading before its next request; what was read is given.</param>
    /// <returns>The inventory, or null and why when the device does not answer.</returns>
    public async Task<(DeviceInventory? Inventory, SnmpFailure? Failure)> ReadAsync(
        ISnmpReader reader,
        DeviceId device,
        IPAddress? address,
        string configuredName,
        CancellationToken cancellationToken
    )
    {
        var columns = new SnmpColumns();
        if (await reader.GetAsync(InventoryTables.Scalars, columns, cancellationToken).ConfigureAwait(false) is { } failure)
        {
            return (null, failure);
        }
        var gaps = new List<string>();
        await WalkAsync(reader, new InventoryTable("entities", EntityChassis.Columns), columns, MaxEntities, gaps, cancellationToken)
            .ConfigureAwait(false);
        var (identity, described) = await IdentifyAsync(reader, columns, cancellationToken).ConfigureAwait(false);
        foreach (var tables in InventoryTables.All.Chunk(TablesAtOnce))
        {
            await Task.WhenAll(tables.Select(t => WalkAsync(reader, t, columns, maxRows, gaps, cancellationToken))).ConfigureAwait(false);
        }
        return (Build(columns, identity, described, device, address, configuredName, gaps), null);
    }

    private async Task<(SystemIdentity Identity, ProfileDevice Device)> IdentifyAsync(
        ISnmpReader reader,
        SnmpColumns columns,
        CancellationToken cancellationToken
    )
    {
        ObjectIdentifier? objectId =
            columns.TryGetScalar(SysObjectId, out var value) && value.View.TryGetObjectIdentifier(out var oid)
                ? oid.ToObjectIdentifier()
                : null;
        var device = new ProfileDevice(objectId, columns.TryGetScalar(SysDescr, out var description) ? SnmpText.Text(description) : "");
        var present = new HashSet<ObjectIdentifier>();
        foreach (var subtree in rules.Questions(device))
        {
            if ((await reader.WalkAsync([subtree], new SnmpColumns(), 1, cancellationToken).ConfigureAwait(false)).Rows > 0)
            {
                present.Add(subtree);
            }
        }
        var rule = rules.Find(device, present.Contains);
        if (rule is not null)
        {
            ObjectIdentifier[] scalars = [.. rule.Places.Select(p => p.Oid).OfType<ObjectIdentifier>().Distinct()];
            await reader.GetAsync(scalars, columns, cancellationToken).ConfigureAwait(false);
            foreach (var column in rule.Places.Select(p => p.Column).OfType<ObjectIdentifier>().Distinct())
            {
                await reader.WalkAsync([column], columns, 100, cancellationToken).ConfigureAwait(false);
            }
        }
        return (rules.Identify(rule, device, columns), device);
    }

    private DeviceInventory Build(
        SnmpColumns columns,
        SystemIdentity identity,
        ProfileDevice described,
        DeviceId device,
        IPAddress? address,
        string configuredName,
        List<string> gaps
    )
    {
        var ports = new InventoryPorts(columns);
        columns.TryGetScalar(SnmpEngineId, out var engine);
        return new DeviceInventory
        {
            Device = device,
            ConfiguredName = configuredName,
            Timestamp = time.GetUtcNow(),
            SysName = Text(SysName),
            Location = Text(SysLocation),
            Description = described.Description,
            ObjectId = described.ObjectId?.ToString() ?? "",
            Vendor = identity.Vendor,
            Os = identity.Os,
            DeviceType = identity.Type,
            Model = identity.Model,
            Version = identity.Version,
            Serial = identity.Serial,
            EngineId = Convert.ToHexStringLower(engine.Content),
            ChassisId = LldpNeighbors.ChassisId(columns),
            ManagementAddresses = address is null ? [] : [address.ToString()],
            Interfaces = InterfaceInventory.Read(columns, ports),
            Vlans = VlanMembership.Names(columns),
            Neighbors =
            [
                .. LldpNeighbors.Read(columns, ports),
                .. CdpNeighbors.Read(columns, ports),
                .. RoutingNeighbors.Bgp(columns),
                .. RoutingNeighbors.Ospf(columns, ports),
                .. ArpNeighbors.Read(columns, ports),
                .. BridgeNeighbors.Read(columns, ports),
            ],
            Gaps = [.. gaps.Order(StringComparer.Ordinal)],
        };

        string Text(ObjectIdentifier name) => columns.TryGetScalar(name, out var value) ? SnmpText.Text(value) : "";
    }

    private static async Task WalkAsync(
        ISnmpReader reader,
        InventoryTable table,
        SnmpColumns columns,
        int maxRows,
        List<string> gaps,
        CancellationToken cancellationToken
    )
    {
        var result = await reader.WalkAsync(table.Columns, columns, maxRows, cancellationToken).ConfigureAwait(false);
        if (result.Error is { } error)
        {
            lock (gaps)
            {
                gaps.Add($"{table.Name}: {error}");
            }
        }
    }
}
