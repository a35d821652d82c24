using System.Globalization;
using System.Text;
using TelemetryGrid.Collectors.Syslog;
using TelemetryGrid.Protocols.Syslog;
using TelemetryGrid.Records;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Collectors.Tests.Syslog;

/// <summary>What becomes of messages, through a socket and the log.</summary>
public sealed class SyslogCollectorTests
{
    private static string Now => TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    [Fact]
    public async Task Message_Rfc5424_LabelsAndTime()
    {
        var now = Now;
        var record = await OneAsync($"""<165>1 {now} r1 rpd 42 BGP_UP [ex@1 a="b \"c\"" d="1"][flag] neighbor up""", new());
        Assert.Equal("neighbor up", record.Body);
        Assert.Equal(Severity.Info, record.Severity);
        Assert.Equal("127.0.0.1", record.Device!.Value.Value);
        Assert.Equal(DateTimeOffset.Parse(now, CultureInfo.InvariantCulture), record.Timestamp);
        AssertLabels(
            record,
            ("facility", "local4"),
            ("severity", "notice"),
            ("hostname", "r1"),
            ("app", "rpd"),
            ("proc_id", "42"),
            ("msg_id", "BGP_UP"),
            ("sd.ex@1.a", "b \"c\""),
            ("sd.ex@1.d", "1"),
            ("sd.flag", "")
        );
        Assert.Empty(record.Annotations);
    }

    [Fact]
    public async Task Message_Json_FieldsOfNestedObjects()
    {
        var record = await OneAsync("""<13>app: {"user":{"name":"ann\u00e9","id":7},"ok":true,"none":null,"list":[1,2]}""", new());
        AssertLabels(
            record,
            ("facility", "user"),
            ("severity", "notice"),
            ("app", "app"),
            ("field.user.name", "anné"),
            ("field.user.id", "7"),
            ("field.ok", "true"),
            ("field.list", "[1,2]")
        );
    }

    [Fact]
    public async Task Message_KeyValueAndPattern_PatternWins()
    {
        Assert.True(GrokPattern.TryCompile(@"from %{IP:client} in %{INT:ms} ms", null, out var pattern, out _));
        var options = new SyslogCollectorOptions { Patterns = [("timing", pattern)] };
        await using var rig = await SyslogRig.StartAsync(options);
        await rig.SendAsync("<14>web: got a=1 b=2 from 10.0.0.9 in 12 ms\n<14>web: a=1 b=\"2 3\"\n<14>web: nothing\n");
        var records = await rig.RecordsAsync(3);
        AssertLabels(records[0], Web(("pattern", "timing"), ("field.client", "10.0.0.9"), ("field.ms", "12")));
        AssertLabels(records[1], Web(("field.a", "1"), ("field.b", "2 3")));
        AssertLabels(records[2], Web());

        static (string, string)[] Web(params (string, string)[] more) =>
            [("facility", "user"), ("severity", "info"), ("app", "web"), .. more];
    }

    [Fact]
    public async Task Message_CiscoLinkDown_LogAndEvent()
    {
        await using var rig = await SyslogRig.StartAsync(new(), change: s => s with { Enrichment = s.Enrichment.Add("site", "lab") });
        await rig.SendAsync(
            "<187>45: %LINK-3-UPDOWN: Interface GigabitEthernet0/1, changed state to down\n"
                + "<187>46: %LINK-5-CHANGED: Interface Gi0/2, changed state to administratively down\n"
                + "<187>47: %LINEPROTO-5-UPDOWN: Line protocol on Interface Gi0/3, changed state to up\n"
        );
        var records = await rig.RecordsAsync(6);
        AssertLabels(
            records[0],
            ("facility", "local7"),
            ("severity", "err"),
            ("sequence", "45"),
            ("site", "lab"),
            ("mnemonic.facility", "LINK"),
            ("mnemonic.severity", "3"),
            ("mnemonic.name", "UPDOWN")
        );
        var events = records.OfType<EventRecord>().ToArray();
        Assert.Equal(
            ["interface.status_changed", "interface.status_changed", "interface.line_protocol_changed"],
            events.Select(e => e.Name)
        );
        AssertLabels(events[0], ("interface", "GigabitEthernet0/1"), ("oper_status", "down"), ("site", "lab"));
        AssertLabels(events[1], ("interface", "Gi0/2"), ("oper_status", "down"), ("admin_status", "down"), ("site", "lab"));
        AssertLabels(events[2], ("interface", "Gi0/3"), ("state", "up"), ("site", "lab"));
        Assert.Equal(records[0].Timestamp, events[0].Timestamp);
        Assert.Equal("127.0.0.1", events[0].Device!.Value.Value);
    }

    [Theory]
    [InlineData("<30>kernel: eth0: Link is Down", "eth0", "down")]
    [InlineData("<30>1 - vmx1 mib2d 1 SNMP_TRAP_LINK_UP [junos@2636.1 interface-name=\"ge-0/0/1.0\"] x", "ge-0/0/1.0", "up")]
    [InlineData("<30>Port 1:3 link down", "1:3", "down")]
    public async Task Message_LinkWithoutMnemonic_Event(string message, string port, string status)
    {
        await using var rig = await SyslogRig.StartAsync(new());
        await rig.SendAsync(message + "\n");
        var found = Assert.Single((await rig.RecordsAsync(2)).OfType<EventRecord>());
        AssertLabels(found, ("interface", port), ("oper_status", status));
    }

    [Fact]
    public async Task Message_InvalidUtf8_ReplacedAndCounted()
    {
        await using var rig = await SyslogRig.StartAsync(new());
        await rig.SendDatagramAsync([.. "<14>app: caf"u8, 0xE9, .. " \xFF ok"u8, 0xC3]);
        Assert.Equal("caf\uFFFD \u00FF ok\uFFFD", Assert.Single(await rig.BodiesAsync(1)));
        Assert.Equal(1, rig[SyslogCount.InvalidUtf8]);
    }

    [Fact]
    public async Task Message_RelayedAndDeviceFromHostname_DeviceIsTheHost()
    {
        await using var rig = await SyslogRig.StartAsync(new() { DeviceFromHostname = true });
        await rig.SendAsync(
            $"<14>1 {Now} Core-R1 a - - - x\n<14>1 {Now} 10.0.0.7 a - - - y\n<14>1 {Now} b@d/name a - - - z\n<14>1 {Now} - a - - - n\n"
        );
        var records = (await rig.RecordsAsync(4)).Cast<LogRecord>().ToDictionary(r => r.Body);
        Assert.Equal("core-r1", records["x"].Device!.Value.Value);
        Assert.Equal("127.0.0.1", records["x"].Labels["relay"]);
        Assert.Equal("10.0.0.7", records["y"].Device!.Value.Value);
        Assert.Equal("127.0.0.1", records["z"].Device!.Value.Value);
        Assert.Equal("127.0.0.1", records["n"].Device!.Value.Value);
        Assert.DoesNotContain("relay", records["n"].Labels);
    }

    [Fact]
    public async Task Message_TimeWithoutZone_ReadInTheDevicesZone()
    {
        var zone = TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromHours(5), "test", "test");
        var options = new SyslogCollectorOptions
        {
            DeviceFromHostname = true,
            DeviceTimeZones = new Dictionary<string, TimeZoneInfo> { ["far"] = zone },
        };
        await using var rig = await SyslogRig.StartAsync(options);
        var now = TimeProvider.System.GetUtcNow();
        await rig.SendAsync($"<14>{Stamp(now + TimeSpan.FromHours(5))} far a: x\n<14>{Stamp(now)} near a: y\n");
        foreach (var record in await rig.RecordsAsync(2))
        {
            Assert.InRange(record.Timestamp, now - TimeSpan.FromSeconds(2), now + TimeSpan.FromSeconds(1));
        }
        Assert.Equal(0, rig[SyslogCount.RepairedTimes]);

        static string Stamp(DateTimeOffset time) => time.ToString("MMM dd HH:mm:ss", CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task Message_ClockWrong_RepairedWithTheOriginalKept()
    {
        var before = TimeProvider.System.GetUtcNow();
        var record = await OneAsync("<14>1 2003-10-11T22:14:15.003Z r1 a - - - x", new());
        Assert.InRange(record.Timestamp, before - TimeSpan.FromSeconds(1), TimeProvider.System.GetUtcNow());
        Assert.Equal("2003-10-11T22:14:15.003Z", record.Annotations["original_time"]);
    }

    [Fact]
    public void Settings_AllGiven_Read()
    {
        var source = Source(
            ("transports", "tls"),
            ("standard", "rfc5424"),
            ("framing", "octet_counting"),
            ("max_message_bytes", "8192"),
            ("idle_timeout", "90s"),
            ("device_from", "hostname"),
            ("time_zone", "Europe/Berlin"),
            ("time_zones", "r1=America/New_York\n10.0.0.0/8=Asia/Tokyo"),
            ("patterns", "timing=took %{MS:ms}\nuser=user %{USER:user}"),
            ("pattern_definitions", "MS=[0-9]+"),
            ("tls_certificate", "/cert.pem"),
            ("tls_client_ca", "/ca.pem"),
            ("tls_client_names", "a\nb"),
            ("tls_versions", "1.3")
        );
        var options = SyslogOptionsReader.Read(source);
        Assert.Equal(SyslogTransports.Tls, options.Transports);
        Assert.Equal(SyslogStandard.Rfc5424, options.Standard);
        Assert.Equal(SyslogFraming.OctetCounting, options.Framing);
        Assert.Equal(8192, options.MaxMessageBytes);
        Assert.Equal(TimeSpan.FromSeconds(90), options.IdleTimeout);
        Assert.True(options.DeviceFromHostname);
        Assert.Equal("Europe/Berlin", options.TimeZone.Id);
        Assert.Equal("America/New_York", options.DeviceTimeZones["r1"].Id);
        Assert.Equal("Asia/Tokyo", Assert.Single(options.NetworkTimeZones).Zone.Id);
        Assert.Equal(["timing", "user"], options.Patterns.Select(p => p.Name));
        Assert.Equal(["a", "b"], options.ClientNames);
        Assert.Equal(System.Security.Authentication.SslProtocols.Tls13, options.TlsVersions);
    }

    [Fact]
    public void Settings_None_ListensByUdpAndTcp() =>
        Assert.Equal(SyslogTransports.Udp | SyslogTransports.Tcp, SyslogOptionsReader.Read(Source()).Transports);

    [Fact]
    public void Settings_Wrong_EveryErrorSaid()
    {
        var source = Source(("transports", "tcp\ntls"), ("time_zones", "x"), ("patterns", "p=%{NOSUCH:a}"), ("time_zone", "Mars/North"));
        var error = Assert.Throws<IOException>(() => SyslogOptionsReader.Read(source)).Message;
        Assert.All(
            ["cannot share", "server certificate", "'x'", "NOSUCH", "Mars/North"],
            part => Assert.Contains(part, error, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Start_PortTaken_SaysSo()
    {
        await using var rig = await SyslogRig.StartAsync(new());
        var first = rig.Collector;
        var endpoint = first.StreamEndPoint!.ToString();
        var error = await Assert.ThrowsAsync<IOException>(() =>
            rig.StartCollectorAsync(new() { Transports = SyslogTransports.Tcp }, change: s => s with { Endpoint = endpoint })
        );
        Assert.Contains(endpoint, error.Message, StringComparison.Ordinal);
        await first.DisposeAsync();
    }

    private static SourceDefinition Source(params (string Name, string Value)[] settings) =>
        new()
        {
            Id = Identity.SourceId.Parse("logs"),
            Kind = SourceKind.Syslog,
            Endpoint = "127.0.0.1:514",
            Settings = System.Collections.Immutable.ImmutableDictionary.CreateRange(
                settings.Select(s => KeyValuePair.Create(s.Name, s.Value))
            ),
        };

    private static async Task<LogRecord> OneAsync(string message, SyslogCollectorOptions options)
    {
        await using var rig = await SyslogRig.StartAsync(options);
        await rig.SendDatagramAsync(Encoding.UTF8.GetBytes(message));
        return (LogRecord)Assert.Single(await rig.RecordsAsync(1));
    }

    private static void AssertLabels(TelemetryRecord record, params (string Name, string Value)[] labels) =>
        Assert.Equal(
            labels.Select(l => $"{l.Name}={l.Value}").Order(StringComparer.Ordinal),
            record.Labels.Select(l => $"{l.Key}={l.Value}").Order(StringComparer.Ordinal)
        );
}
