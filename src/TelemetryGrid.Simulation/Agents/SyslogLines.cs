using System.Globalization;
using TelemetryGrid.Simulation.Model;

namespace TelemetryGrid.Simulation.Agents;

/// <summary>News as each make writes it to a syslog server: its own header, and the words that its documentation gives.</summary>
internal static class SyslogLines
{
    private const int Local7 = 23 * 8;
    private const int Daemon = 3 * 8;
    private const int Auth = 4 * 8;

    /// <summary>One or more lines, in the device's own clock, which is UTC.</summary>
    public static IEnumerable<string> Of(DeviceNews news, DateTimeOffset start)
    {
        VendorProfile make = news.Device.Vendor;
        DateTimeOffset at = start + news.At;
        return make == VendorProfile.Junos ? [Junos(news, at)]
            : make == VendorProfile.IosXr ? IosXr(news).Select(line => IosXrHeader(news, at, line))
            : make == VendorProfile.Ios ? Ios(news).Select(line => IosHeader(news, at, line))
            : make == VendorProfile.Eos ? [Eos(news, at)]
            : [Aruba(news, at)];
    }

    private static string Port(DeviceNews news) => news.Interface?.Name ?? "";

    private static string UpDown(DeviceNews news) => news.Kind == DeviceNewsKind.LinkUp ? "up" : "down";

    private static string Junos(DeviceNews news, DateTimeOffset at)
    {
        (int priority, string text) = news.Kind switch
        {
            DeviceNewsKind.LinkDown => (
                Daemon + 4,
                $"mib2d[1402]: SNMP_TRAP_LINK_DOWN: ifIndex {news.Interface!.IfIndex}, ifAdminStatus up(1), ifOperStatus down(2), ifName {Port(news)}"
            ),
            DeviceNewsKind.LinkUp => (
                Daemon + 4,
                $"mib2d[1402]: SNMP_TRAP_LINK_UP: ifIndex {news.Interface!.IfIndex}, ifAdminStatus up(1), ifOperStatus up(1), ifName {Port(news)}"
            ),
            DeviceNewsKind.Login => (
                Auth + 6,
                $"sshd[{7000 + news.Number}]: Accepted publickey for {news.User} from {news.From} port {40_000 + news.Number} ssh2"
            ),
            DeviceNewsKind.LoginFailed => (
                Auth + 6,
                $"sshd[{7000 + news.Number}]: Failed password for {news.User} from {news.From} port {40_000 + news.Number} ssh2"
            ),
            DeviceNewsKind.ConfigurationChanged => (
                Local7 + 5,
                $"mgd[5210]: UI_COMMIT: User '{news.User}' requested 'commit' operation (comment: none)"
            ),
            DeviceNewsKind.ErrorsRising => (
                Daemon + 4,
                $"snmpd[1388]: SNMPD_RMON_EVENTLOG: Event 1 triggered by Alarm 1, rising threshold crossed, ifInErrors.{news.Interface!.IfIndex}"
            ),
            _ => (
                Daemon + 6,
                $"snmpd[1388]: SNMPD_RMON_EVENTLOG: Event 2 triggered by Alarm 1, falling threshold crossed, ifInErrors.{news.Interface!.IfIndex}"
            ),
        };
        return $"<{priority}>{Bsd(at)} {news.Device.Name} {text}";
    }

    private static IEnumerable<(int Severity, string Text)> IosXr(DeviceNews news) =>
        news.Kind switch
        {
            DeviceNewsKind.LinkDown or DeviceNewsKind.LinkUp =>
            [
                (3, $"ifmgr[254]: %PKT_INFRA-LINK-3-UPDOWN : Interface {Port(news)}, changed state to {Capital(UpDown(news))}"),
                (
                    5,
                    $"ifmgr[254]: %PKT_INFRA-LINEPROTO-5-UPDOWN : Line protocol on Interface {Port(news)}, changed state to {Capital(UpDown(news))}"
                ),
            ],
            DeviceNewsKind.Login =>
            [
                (
                    6,
                    $"exec[66210]: %SECURITY-LOGIN-6-AUTHEN_SUCCESS : Successfully authenticated user '{news.User}' from '{news.From}' on 'vty0'"
                ),
            ],
            DeviceNewsKind.LoginFailed =>
            [
                (
                    4,
                    $"exec[66210]: %SECURITY-LOGIN-4-AUTHEN_FAILED : Failed authentication attempt by user '{news.User}' from '{news.From}' on 'vty0'"
                ),
            ],
            DeviceNewsKind.ConfigurationChanged =>
            [
                (
                    6,
                    $"config[65710]: %MGBL-CONFIG-6-DB_COMMIT : Configuration committed by user '{news.User}'. Use 'show configuration commit changes {1_000_000_000 + news.Number}' to view the changes."
                ),
            ],
            DeviceNewsKind.ErrorsRising =>
            [
                (4, $"pm_collector[310]: %MGBL-PM-4-THRESHOLD_CROSSED : Interface {Port(news)}: InputErrors above threshold"),
            ],
            _ => [(6, $"pm_collector[310]: %MGBL-PM-6-THRESHOLD_CLEARED : Interface {Port(news)}: InputErrors below threshold")],
        };

    private static string IosXrHeader(DeviceNews news, DateTimeOffset at, (int Severity, string Text) line) =>
        $"<{Local7 + line.Severity}>{news.Number}: {news.Device.Name} RP/0/RSP0/CPU0:{Cisco(at)} UTC: {line.Text}";

    private static IEnumerable<(int Severity, string Text)> Ios(DeviceNews news) =>
        news.Kind switch
        {
            DeviceNewsKind.LinkDown or DeviceNewsKind.LinkUp =>
            [
                (3, $"%LINK-3-UPDOWN: Interface {Port(news)}, changed state to {UpDown(news)}"),
                (5, $"%LINEPROTO-5-UPDOWN: Line protocol on Interface {Port(news)}, changed state to {UpDown(news)}"),
            ],
            DeviceNewsKind.Login =>
            [
                (5, $"%SEC_LOGIN-5-LOGIN_SUCCESS: Login Success [user: {news.User}] [Source: {news.From}] [localport: 22]"),
            ],
            DeviceNewsKind.LoginFailed =>
            [
                (
                    4,
                    $"%SEC_LOGIN-4-LOGIN_FAILED: Login failed [user: {news.User}] [Source: {news.From}] [localport: 22] [Reason: Login Authentication Failed]"
                ),
            ],
            DeviceNewsKind.ConfigurationChanged => [(5, $"%SYS-5-CONFIG_I: Configured from console by {news.User} on vty0 ({news.From})")],
            DeviceNewsKind.ErrorsRising =>
            [
                (5, $"%RMON-5-RISINGTRAP: Rising threshold has been crossed on ifEntry.14.{news.Interface!.IfIndex}"),
            ],
            _ => [(5, $"%RMON-5-FALLINGTRAP: Falling threshold has been crossed on ifEntry.14.{news.Interface!.IfIndex}")],
        };

    private static string IosHeader(DeviceNews news, DateTimeOffset at, (int Severity, string Text) line) =>
        $"<{Local7 + line.Severity}>{news.Number}: {news.Device.Name}: {Cisco(at)}: {line.Text}";

    private static string Eos(DeviceNews news, DateTimeOffset at)
    {
        (int severity, string text) = news.Kind switch
        {
            DeviceNewsKind.LinkDown or DeviceNewsKind.LinkUp => (
                5,
                $"Ebra: %LINEPROTO-5-UPDOWN: Line protocol on Interface {Port(news)}, changed state to {UpDown(news)}"
            ),
            DeviceNewsKind.Login => (5, $"Aaa: %AAA-5-LOGIN: user {news.User} logged in [from: {news.From}] [service: sshd]"),
            DeviceNewsKind.LoginFailed => (
                4,
                $"Aaa: %AAA-4-LOGIN_FAILED: user {news.User} failed to login [from: {news.From}] [service: sshd] [reason: Authentication failed]"
            ),
            DeviceNewsKind.ConfigurationChanged => (
                5,
                $"ConfigAgent: %SYS-5-CONFIG_I: Configured from console by {news.User} on vty7 ({news.From})"
            ),
            DeviceNewsKind.ErrorsRising => (
                4,
                $"Snmp: %SNMP-4-RMON_RISING: rising threshold crossed on ifInErrors.{news.Interface!.IfIndex}"
            ),
            _ => (6, $"Snmp: %SNMP-6-RMON_FALLING: falling threshold crossed on ifInErrors.{news.Interface!.IfIndex}"),
        };
        return $"<{Local7 + severity}>{Bsd(at)} {news.Device.Name} {text}";
    }

    private static string Aruba(DeviceNews news, DateTimeOffset at)
    {
        (int severity, string process, string text) = news.Kind switch
        {
            DeviceNewsKind.LinkDown or DeviceNewsKind.LinkUp => (6, "intfd", $"Link status for interface {Port(news)} is {UpDown(news)}"),
            DeviceNewsKind.Login => (6, "hpe-restd", $"User {news.User} logged in from {news.From} through SSH session."),
            DeviceNewsKind.LoginFailed => (
                4,
                "hpe-restd",
                $"Authentication failed for user {news.User} from {news.From} through SSH session."
            ),
            DeviceNewsKind.ConfigurationChanged => (6, "hpe-cli", $"Running configuration was changed by {news.User} from {news.From}."),
            DeviceNewsKind.ErrorsRising => (4, "intfd", $"Excessive CRC errors on interface {Port(news)}"),
            _ => (6, "intfd", $"CRC errors on interface {Port(news)} are back to normal"),
        };
        string time = at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
        return $"<{Local7 + severity}>1 {time} {news.Device.Name} {process} {1000 + news.Device.Index} - - {text}";
    }

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];

    // RFC 3164 §4.1.2: the day of the month is padded with a blank.
    private static string Bsd(DateTimeOffset at) =>
        $"{at.UtcDateTime.ToString("MMM", CultureInfo.InvariantCulture)} {at.Day, 2} {at.UtcDateTime:HH:mm:ss}";

    private static string Cisco(DateTimeOffset at) =>
        $"{at.UtcDateTime.ToString("MMM", CultureInfo.InvariantCulture)} {at.Day, 2} {at.UtcDateTime:HH:mm:ss.fff}";
}
