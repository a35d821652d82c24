using System.Text;

namespace TelemetryGrid.Protocols.Tests.Syslog;

/// <summary>One message of every kind, for tests that damage them.</summary>
internal static class SyslogMessages
{
    public static readonly byte[][] All =
    [
        .. new[]
        {
            "<165>1 2003-10-11T22:14:15.003Z host app 8710 ID47 [a@1 x=\"1\\\"\\]\" y=\"\"][b] \uFEFFtext é",
            "<1>1 - - - - - -",
            "<134>1 1583064000.123456789 MX84 flows src=10.0.0.1",
            "<34>Oct 11 22:14:15 mymachine su[12]: 'su root' failed",
            "<189>123: sw1: *Mar  1 00:00:01.123 UTC: %LINK-3-UPDOWN: Interface GigabitEthernet0/1, changed state to down",
            "<189>000045: 1w2d: %SYS-5-CONFIG_I: Configured from console",
            "<189>: 2020 Mar  1 12:00:00 UTC: %ETHPORT-5-IF_DOWN_LINK_FAILURE: Interface Ethernet1/1 is down (Link failure)",
            "<188>Mar  1 2020 12:00:00+08:00 core1 %%01IFNET/4/LINK_STATE(l)[123]:The line protocol IP on the interface GE0/0/1 has entered the DOWN state.",
            "<189>date=2020-03-01 time=12:00:00 devname=\"fw1\" tz=\"+0100\" type=\"event\" action=\"x\"",
            "<30>interface,info ether1 link down",
            "<166>Mar 01 2020 12:00:00 fw1 : %ASA-6-302013: Built outbound TCP connection",
            "<13>{\"a\":{\"b\":[1,2]},\"c\":\"d\\u00e9\",\"e\":-1.5e3,\"f\":null}",
            "<28>Mar  1 12:00:00 r1 mib2d[1]: SNMP_TRAP_LINK_DOWN: ifIndex 5, ifAdminStatus up(1), ifOperStatus down(2), ifName ge-0/0/1",
        }.Select(Encoding.UTF8.GetBytes),
    ];
}
