namespace TelemetryGrid.Simulation.Model;

/// <summary>
/// How a make of device describes itself (sysDescr) and names and numbers its interfaces. Names are patterns in which {0} is the port
/// number, for ports of 10 Gbit/s and faster and for slower ones.
/// </summary>
/// <param name="ObjectId">sysObjectID, under the make's enterprise number, so that tools recognise it.</param>
internal sealed record VendorProfile(
    string ObjectId,
    string Description,
    string FastPort,
    string Port,
    string Loopback,
    uint FirstIfIndex,
    uint IfIndexStep
)
{
    public static VendorProfile Junos { get; } =
        new(
            "1.3.6.1.4.1.2636.1.1.1.2.150",
            "Juniper Networks, Inc. mx204 internet router, JUNOS 22.4R3 (simulated)",
            "xe-0/0/{0}",
            "ge-0/1/{0}",
            "lo0",
            501,
            1
        );

    public static VendorProfile IosXr { get; } =
        new(
            "1.3.6.1.4.1.9.1.1762",
            "Cisco IOS XR Software (ASR9K), Version 7.8.2 (simulated)",
            "TenGigE0/0/0/{0}",
            "GigabitEthernet0/1/0/{0}",
            "Loopback0",
            11,
            1
        );

    public static VendorProfile Ios { get; } =
        new(
            "1.3.6.1.4.1.9.1.222",
            "Cisco IOS Software, Version 15.7(3)M8 (simulated)",
            "TenGigabitEthernet0/{0}",
            "GigabitEthernet0/{0}",
            "Loopback0",
            1,
            1
        );

    public static VendorProfile Eos { get; } =
        new(
            "1.3.6.1.4.1.30065.1.3011.7050",
            "Arista Networks EOS version 4.30.3M running on a DCS-7050SX3 (simulated)",
            "Ethernet{0}",
            "Ethernet{0}",
            "Loopback0",
            1,
            1
        );

    public static VendorProfile ArubaCx { get; } =
        new("1.3.6.1.4.1.47196.4.1.1.1.50", "ArubaOS-CX 6300M FL.10.13 (simulated)", "1/1/{0}", "1/1/{0}", "loopback0", 1, 1);

    public uint IfIndex(int position) => FirstIfIndex + ((uint)position * IfIndexStep);
}
