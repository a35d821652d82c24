using System.Globalization;
using System.Text.Json;
using TelemetryGrid.Collectors.Discovery.Identification;
using TelemetryGrid.Collectors.Discovery.Inventory;
using TelemetryGrid.Collectors.Snmp.Profiles;
using TelemetryGrid.Collectors.Tests.Recordings;
using TelemetryGrid.Identity;
using TelemetryGrid.Protocols.Snmp;
using TelemetryGrid.Tests.Corpus;
using TelemetryGrid.Topology;

namespace TelemetryGrid.Collectors.Tests.Discovery;

/// <summary>
/// Holds what is found of recorded devices against what LibreNMS found of them, field by field where it says anything, and prints
/// the table: agreeing of covered.
/// </summary>
public sealed class AgreementTests
{
    [Fact]
    public async Task Recordings_AgainstTheirExpectedResults_AgreeAboveTheFloor()
    {
        var folder = Path.Combine(CorpusFolder.Require("librenms-snmp"), "expected");
        var table = new AgreementTable();
        foreach (var path in Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileNameWithoutExtension(path);
            var recording = await RecordedDevice.OneAsync("librenms-snmp", $"snmprec/{name}.snmprec");
            Assert.InRange(recording.OddLines, 0, 1);
            using var expected = JsonDocument.Parse(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
            Compare(table, name, new ExpectedDevice(expected.RootElement), await InventoryAsync(recording), await ReadingAsync(recording));
        }

        TestContext.Current.TestOutputHelper?.WriteLine(table.ToString());
        // What is below 1 is a matter of taste ("Generic ARMv6"), or the walk lacks it.
        (string Field, double Share)[] floors =
        [
            ("os", 1),
            ("version", 0.85),
            ("hardware", 0.6),
            ("serial", 1),
            ("ports", 1),
            ("addresses", 0.95),
            ("vlans", 1),
            ("neighbours", 1),
            ("bgp peers", 1),
            ("ospf neighbours", 1),
            ("processors", 1),
            ("mempools", 1),
            ("storage", 1),
            ("sensors", 0.82),
            ("sensor values", 1),
        ];
        Assert.All(floors, floor => table.AssertAtLeast(floor.Field, floor.Share));
    }

    [Theory]
    [InlineData("arista-dcs-7150s-52-cl", "arista_eos", "Arista", "DCS-7150S-52-CL", "4.20.5F", "JPE15151458")]
    [InlineData("switch/cisco-c3560", "ios", "Cisco", "WS-C3560G-48TS-E", "12.2(55)SE3", "FOC1408Z61U")]
    [InlineData("switch/hpe-procurve-516733-b21", "procurve", "HP", "516733-B21 6120XG Blade", "Z.14.31", "3C421900TX")]
    [InlineData("switch/dlink-des3200", "dlink", "D-Link", "DES-3200-18", null, null)]
    [InlineData("switch/dlink-des3038", "dlink", "D-Link", "DES-3028", null, null)]
    [InlineData("switch/bdcom-s5612", "bdcom", "BDCOM", "S5612", "2.1.1B Build 31318", null)]
    [InlineData("router/juniper-mx960-12-3r6-6", "junos", "Juniper", null, "12.3R6.6", null)]
    [InlineData("router/juniper-mx960-13-3r9-13", "junos", "Juniper", null, "13.3R9.13", null)]
    [InlineData("router/huawei-s5720", "vrp", "Huawei", "S5720-36C-EI-AC", "5.160 (V200R007C00SPC500)", "210235956210F7000410")]
    [InlineData("firewall/paloalto-pa-5000", "panos", "Palo Alto Networks", "PA-5050", "8.0.1", "0009C100761")]
    [InlineData("firewall/sangfor-vad1", "sangfor", "Sangfor", "vAD1", null, null)]
    [InlineData("firewall/sangfor-ad1800-fp2", "sangfor", "Sangfor", "AD-1800-FP2", null, null)]
    [InlineData("firewall/clavister-amaranten", "clavister", "Clavister", null, "8.90.07.01-11595", null)]
    [InlineData("firewall/legend-holdings-firewall", "leadsec", "Leadsec", null, null, null)]
    [InlineData("firewall/legend-holdings-firewall-2", "leadsec", "Leadsec", null, null, null)]
    [InlineData("firewall/venus-vsos-v0600r0705b20180507", "venustech", "Venustech", null, "V0600R0705B20180507", null)]
    [InlineData("firewall/venus-vsos-v070060600", "venustech", "Venustech", null, "V0700R0600", null)]
    [InlineData("firewall/venus-unknown-001", "venustech", "Venustech", null, null, null)]
    [InlineData("firewall/netentsec-ngfw", "netentsec", "Netentsec", "NGFW", null, null)]
    [InlineData("firewall/nsfocus-osms", "nsfocus", "NSFOCUS", "OSMS", null, null)]
    [InlineData("firewall/topsec-ngfw4000-uf", "topsec", "Topsec", "NGFW4000-UF(TG-72282)", "V3.2073N.2060N_NGFW.1", null)]
    public async Task Walks_OfRealDevices_AreIdentified(
        string file,
        string os,
        string vendor,
        string? model,
        string? version,
        string? serial
    )
    {
        var recording = await RecordedDevice.OneAsync("snmpsim-data", file + ".snmprec.bz2");

        var inventory = await InventoryAsync(recording);

        Assert.Equal((os, vendor), (inventory.Os, inventory.Vendor));
        Assert.Equal(model ?? inventory.Model, inventory.Model);
        Assert.Equal(version ?? inventory.Version, inventory.Version);
        Assert.Equal(serial ?? inventory.Serial, inventory.Serial);
        Assert.NotEmpty(inventory.Interfaces);
        Assert.Equal(inventory.Interfaces.Length, inventory.Interfaces.Select(i => i.Name).Distinct(StringComparer.Ordinal).Count());
        Assert.Empty(inventory.Gaps);
        Assert.All(
            inventory.Neighbors.Where(n => n.Protocol is NeighborProtocol.Lldp or NeighborProtocol.Bridge or NeighborProtocol.Arp),
            n => Assert.True(n.LocalInterface.Length == 0 || inventory.Interfaces.Any(i => i.Name == n.LocalInterface))
        );
        var reading = await ReadingAsync(recording);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{file}: {inventory.Interfaces.Length} interfaces, {inventory.Vlans.Length} VLANs, {inventory.Neighbors.Length} neighbours ("
                + string.Join(", ", inventory.Neighbors.CountBy(n => n.Protocol).Select(c => $"{c.Key} {c.Value}"))
                + $"), {reading.Samples.Count} samples, {reading.Dropped} dropped"
        );
        Assert.NotEmpty(reading.Samples);
        Assert.All(reading.Samples, s => Assert.True(double.IsFinite(s.Value)));
    }

    private static async Task<DeviceInventory> InventoryAsync(RecordedDevice recording)
    {
        var reader = new InventoryReader(SystemRules.Shipped, 100_000, TimeProvider.System);
        var (inventory, failure) = await reader.ReadAsync(recording, DeviceId.Parse("device"), null, "", CancellationToken.None);
        Assert.Null(failure);
        return inventory!;
    }

    private static async Task<ProfileReading> ReadingAsync(RecordedDevice recording)
    {
        var columns = new Collectors.Snmp.Tables.SnmpColumns();
        await recording.GetAsync([InventoryMib.SysObjectId, InventoryMib.SysDescr], columns, CancellationToken.None);
        columns.TryGetScalar(InventoryMib.SysDescr, out var description);
        ObjectIdentifier? objectId =
            columns.TryGetScalar(InventoryMib.SysObjectId, out var value) && value.View.TryGetObjectIdentifier(out var oid)
                ? oid.ToObjectIdentifier()
                : null;
        var poller = new ProfilePoller(ProfileLibrary.Shipped, new ProfilePollerOptions { MaxRows = 100_000 }, TimeProvider.System);
        var device = new ProfileDevice(objectId, Collectors.Snmp.Tables.SnmpText.Text(description));
        return await poller.ReadAsync(recording, device, "device", restarted: false, CancellationToken.None);
    }

    private static void Compare(AgreementTable table, string name, ExpectedDevice expected, DeviceInventory found, ProfileReading reading)
    {
        table.Text(name, "os", expected.Text("os"), found.Os);
        table.Text(name, "version", expected.Text("version"), found.Version);
        table.Text(name, "hardware", expected.Text("hardware"), found.Model);
        table.Text(name, "serial", expected.Text("serial"), found.Serial);
        table.Set(name, "ports", expected.Ports, found.Interfaces.Select(i => $"{i.IfIndex} {i.Name}"));
        table.Set(name, "addresses", expected.Addresses, found.Interfaces.SelectMany(i => i.Addresses.Select(a => $"{i.IfIndex} {a}")));
        table.Set(
            name,
            "neighbours",
            expected.Links,
            found
                .Neighbors.Where(n => n.Protocol is NeighborProtocol.Lldp or NeighborProtocol.Cdp)
                .Select(n =>
                    $"{n.LocalInterface} {n.RemoteSysName} {n.RemotePortId} {n.RemoteMac.Replace(":", "", StringComparison.Ordinal)}"
                )
        );
        var bgp = found.Neighbors.Where(n => n.Protocol == NeighborProtocol.Bgp);
        table.Set(name, "bgp peers", expected.BgpPeers, bgp.Select(n => $"{n.RemoteAddress} {n.RemoteAs} {n.State}"));
        var ospf = found.Neighbors.Where(n => n.Protocol == NeighborProtocol.Ospf);
        table.Set(name, "ospf neighbours", expected.OspfNeighbors, ospf.Select(n => $"{n.RemoteAddress} {n.RemoteRouterId} {n.State}"));
        table.Set(name, "vlans", expected.Vlans, found.Vlans.Select(v => $"{v.Id} {v.Name}"));

        var objects = reading
            .Samples.Select(s => s.Row.Parts.Length == 0 ? s.Column.ToString() : $"{s.Column}.{s.Row}")
            .ToHashSet(StringComparer.Ordinal);
        table.Set(name, "processors", expected.Objects("processors", "processors", "processor_oid"), objects);
        table.Set(name, "mempools", expected.Objects("mempools", "mempools", "mempool_used_oid", "mempool_perc_oid"), objects);
        table.Set(name, "storage", expected.Objects("storage", "storage", "storage_used_oid"), objects);
        table.Set(name, "sensors", expected.Objects("sensors", "sensors", "sensor_oid"), objects);
        foreach (var (oid, value) in expected.SensorValues)
        {
            var ours = reading.Samples.Where(s => $"{s.Column}.{s.Row}" == oid || s.Column.ToString() == oid).Select(s => s.Value).ToList();
            if (ours.Count > 0)
            {
                var isSame = ours.Any(o => IsSame(o, value));
                var text = value.ToString(CultureInfo.InvariantCulture);
                table.Text(name, "sensor values", text, isSame ? text : $"{oid}: {ours[0].ToString(CultureInfo.InvariantCulture)}");
            }
        }
    }

    // Ratios stand beside percent, and optical power in watts beside decibels.
    private static bool IsSame(double ours, double theirs)
    {
        var tolerance = Math.Max(0.001, Math.Abs(theirs) * 0.005);
        return new[] { ours, ours * 100, 10 * Math.Log10(ours * 1000) }.Any(o => Math.Abs(o - theirs) <= tolerance);
    }
}
