using TelemetryGrid.Protocols.Syslog;

namespace TelemetryGrid.Protocols.Tests.Syslog;

public sealed class SyslogReaderTests
{
    [Fact]
    public void TryRead_Rfc5424_GivesEveryField()
    {
        var line = Line.Read(
            """<165>1 2003-08-24T05:14:15.000003-07:00 192.0.2.1 myproc 8710 ID47 [a@32473 iut="3" e="x\"y\\z\]w\n"][empty][b@1  q="é" ] %% It's time."""
                + "\n"
        );
        Assert.True(line.IsRead);
        Assert.Equal(SyslogDefect.None, line.Record.Defect);
        Assert.Equal((20, 5, 1), (line.Record.Facility, line.Record.Severity, line.Record.Version));
        Assert.Equal("2003-08-24T12:14:15", line.Time);
        Assert.Equal(("192.0.2.1", "myproc", "8710", "ID47"), (line.Host, line.App, line.ProcId, line.MsgId));
        Assert.Equal("""a@32473.iut=3;a@32473.e=x"y\z]w\n;empty.=;b@1.q=é;""", line.Data);
        Assert.Equal("%% It's time.", line.Body);
    }

    [Fact]
    public void TryRead_ByteOrderMark_IsNotPartOfTheBody()
    {
        var line = Line.Read("<34>1 2003-10-11T22:14:15.003Z h su - ID47 - \uFEFF'su root' failed");
        Assert.True(line.Record.HasByteOrderMark);
        Assert.Equal("'su root' failed", line.Body);
        Assert.Equal("2003-10-11T22:14:15.003", line.Time);
        Assert.Equal("", line.ProcId);
    }

    [Fact]
    public void TryRead_BodyInAnotherEncoding_IsReadAsLatin1()
    {
        var line = Line.Read([.. "<34>1 - h a - - - caf"u8, 0xE9], new SyslogOptions());
        Assert.Equal("café", line.Body);
    }

    [Theory]
    [InlineData("<0>1 2020-01-01T00:00:00Z h a - - [x y] text", SyslogDefect.InvalidStructuredData, "[x y] text")]
    [InlineData("<0>1 2020-01-01T00:00:00Z h a - - [x y=\"1\" text", SyslogDefect.InvalidStructuredData, "[x y=\"1\" text")]
    [InlineData("<0>1 2020-01-01T00:00:00Z h a - - [x y=\"1\"]text", SyslogDefect.InvalidStructuredData, "[x y=\"1\"]text")]
    [InlineData("<0>1 2020-01-01T00:00:00Z h a - - some text", SyslogDefect.InvalidStructuredData, "some text")]
    [InlineData("<0>1 2020-02-30T00:00:00Z h a - - - text", SyslogDefect.InvalidTimestamp, "2020-02-30T00:00:00Z h a - - - text")]
    [InlineData("<0>1 2020-01-01T24:00:00Z h a - - - text", SyslogDefect.InvalidTimestamp, "2020-01-01T24:00:00Z h a - - - text")]
    [InlineData("<0>1 2020-01-01T00:00:00 h a - - - text", SyslogDefect.InvalidTimestamp, "text")]
    [InlineData("<0>1 2020-01-01T00:00:00+0100 h a - - - text", SyslogDefect.InvalidTimestamp, "text")]
    [InlineData("<0>1 2020-01-01T00:00:00Z h  - - - text", SyslogDefect.InvalidAppName, "text")]
    [InlineData("<192>1 2020-01-01T00:00:00Z h a - - - text", SyslogDefect.InvalidPriority, "text")]
    [InlineData("1 2020-01-01T00:00:00Z h a - - - text", SyslogDefect.NoPriority, "text")]
    [InlineData("<0>1 2020-01-01T00:00:00Z h a", SyslogDefect.Truncated, "")]
    public void TryRead_DamagedRfc5424_SaysWhatIsWrongAndKeepsTheText(string message, SyslogDefect defect, string body)
    {
        var line = Line.Read(message);
        Assert.True(line.IsRead);
        Assert.Equal(defect, line.Record.Defect);
        Assert.Equal(body, line.Body);
        Assert.False(Line.Read(message, new SyslogOptions { Standard = SyslogStandard.Rfc5424, IsStrict = true }).IsRead);
    }

    [Fact]
    public void TryRead_LongAppName_IsKeptWhole()
    {
        var name = new string('a', 49);
        var line = Line.Read($"<0>1 2020-01-01T00:00:00Z h {name} 1 2 - text");
        Assert.Equal(SyslogDefect.InvalidAppName, line.Record.Defect);
        Assert.Equal((name, "1", "2", "text"), (line.App, line.ProcId, line.MsgId, line.Body));
    }

    // Time, sequence number, host, program, process, body; all that RFC 3164 knows, and what devices make of it.
    [Theory]
    [InlineData(
        "<34>Oct 11 22:14:15 mymachine su: 'su root' failed",
        "2025-10-11T22:14:15?",
        "",
        "mymachine",
        "su",
        "",
        "'su root' failed"
    )]
    [InlineData("<13>Feb  5 17:32:18 10.0.0.99 Use the BFG!", "2026-02-05T17:32:18?", "", "10.0.0.99", "", "", "Use the BFG!")]
    [InlineData(
        "<165>Aug 24 05:34:00 CST 1987 mymachine myproc[10]: %% It's",
        "1987-08-24T11:34:00",
        "",
        "mymachine",
        "myproc",
        "10",
        "%% It's"
    )]
    [InlineData("<13>Mar  1 12:00:00 2020 core IFNET: x", "2020-03-01T12:00:00?", "", "core", "IFNET", "", "x")]
    [InlineData("<13>Sun Mar  1 12:00:00 2020 core a: x", "2020-03-01T12:00:00?", "", "core", "a", "", "x")]
    [InlineData("<13>Mar  1 12:00:00.250 h a[1] x", "2026-03-01T12:00:00.25?", "", "h", "a", "1", "x")]
    [InlineData("<13>2020-03-01T12:00:00.5+01:00 h /usr/sbin/cron[7]: x", "2020-03-01T11:00:00.5", "", "h", "/usr/sbin/cron", "7", "x")]
    [InlineData("<13>2020-03-01 12:00:00,123 h a: x", "2020-03-01T12:00:00.123?", "", "h", "a", "", "x")]
    [InlineData("<13>2020/03/01 12:00:00 h a: x", "2020-03-01T12:00:00?", "", "h", "a", "", "x")]
    [InlineData("<13>Mar  1 12:00:00 kernel: eth0 up", "2026-03-01T12:00:00?", "", "", "kernel", "", "eth0 up")]
    [InlineData("<13>Mar  1 12:00:00 sshd[99]: x: y", "2026-03-01T12:00:00?", "", "", "sshd", "99", "x: y")]
    [InlineData("<13>Mar  1 12:00:00 [10.1.2.3] a: x", "2026-03-01T12:00:00?", "", "10.1.2.3", "a", "", "x")]
    [InlineData("<13>Mar  1 12:00:00 2001:db8::1 a: x", "2026-03-01T12:00:00?", "", "2001:db8::1", "a", "", "x")]
    [InlineData("<13>a[3]: x", "", "", "", "a", "3", "x")]
    [InlineData("<13>h a[3]: x", "", "", "h", "a", "3", "x")]
    [InlineData("<13>some text with: a colon", "", "", "", "", "", "some text with: a colon")]
    [InlineData("<13>see http://x/y", "", "", "", "", "", "see http://x/y")]
    [InlineData("no priority at all", "", "", "", "", "", "no priority at all")]
    [InlineData(
        "<189>123: *Mar  1 18:48:50.483 UTC: %SYS-5-CONFIG_I: x",
        "2026-03-01T18:48:50.483",
        "123",
        "",
        "",
        "",
        "%SYS-5-CONFIG_I: x"
    )]
    [InlineData(
        "<189>45: r1: 000046: .Mar  1 18:46:11: %SYS-5-CONFIG_I: x",
        "2026-03-01T18:46:11?",
        "000046",
        "r1",
        "",
        "",
        "%SYS-5-CONFIG_I: x"
    )]
    [InlineData(
        "<189>r1: 000046: Mar  1 18:46:11 CET: %SYS-5-CONFIG_I: x",
        "2026-03-01T17:46:11",
        "000046",
        "r1",
        "",
        "",
        "%SYS-5-CONFIG_I: x"
    )]
    [InlineData("<189>000123: 00:00:12: %SYS-5-RESTART: x", "up 12", "000123", "", "", "", "%SYS-5-RESTART: x")]
    [InlineData("<189>7: 1w2d: %SYS-5-RESTART: x", "up 777600", "7", "", "", "", "%SYS-5-RESTART: x")]
    [InlineData("<189>7: 3d04h: %SYS-5-RESTART: x", "up 273600", "7", "", "", "", "%SYS-5-RESTART: x")]
    [InlineData("<189>000123: %SYS-5-RESTART: x", "", "000123", "", "", "", "%SYS-5-RESTART: x")]
    [InlineData("<189>5 things happened", "", "", "", "", "", "5 things happened")]
    [InlineData(
        "<189>32: RP/0/RSP0/CPU0:Mar  1 12:00:00.123 UTC: ifmgr[123]: %PKT_INFRA-LINK-3-UPDOWN : x",
        "2026-03-01T12:00:00.123",
        "32",
        "",
        "ifmgr",
        "123",
        "%PKT_INFRA-LINK-3-UPDOWN : x"
    )]
    [InlineData(
        "<189>32: xr1 RP/0/RSP0/CPU0:Mar  1 12:00:00.123 : ifmgr[123]: %A-B-3-C : x",
        "2026-03-01T12:00:00.123?",
        "32",
        "xr1",
        "ifmgr",
        "123",
        "%A-B-3-C : x"
    )]
    [InlineData(
        "<189>Mar  1 12:00:00 10.0.0.1 123: *Mar  1 00:00:01.123: %SYS-5-X: x",
        "2026-03-01T12:00:00?",
        "123",
        "10.0.0.1",
        "",
        "",
        "%SYS-5-X: x"
    )]
    [InlineData("<189>: 2020 Mar  1 12:00:00 UTC: %ETHPORT-5-IF_UP: x", "2020-03-01T12:00:00", "", "", "", "", "%ETHPORT-5-IF_UP: x")]
    [InlineData(
        "<189>: 2020 Mar  1 12:00:00.123 CET: %ETHPORT-5-IF_UP: x",
        "2020-03-01T11:00:00.123",
        "",
        "",
        "",
        "",
        "%ETHPORT-5-IF_UP: x"
    )]
    [InlineData("<166>%ASA-6-302013: Built", "", "", "", "", "", "%ASA-6-302013: Built")]
    [InlineData("<166>Mar 01 2020 12:00:00: %ASA-6-302013: Built", "2020-03-01T12:00:00?", "", "", "", "", "%ASA-6-302013: Built")]
    [InlineData("<166>Mar 01 2020 12:00:00 fw1 : %ASA-6-302013: Built", "2020-03-01T12:00:00?", "", "fw1", "", "", "%ASA-6-302013: Built")]
    [InlineData("<166>Mar 01 2020 12:00:00 fw1: %ASA-6-302013: Built", "2020-03-01T12:00:00?", "", "fw1", "", "", "%ASA-6-302013: Built")]
    [InlineData(
        "<189>Mar  1 12:00:00 leaf1 Ebra: %LINEPROTO-5-UPDOWN: x",
        "2026-03-01T12:00:00?",
        "",
        "leaf1",
        "Ebra",
        "",
        "%LINEPROTO-5-UPDOWN: x"
    )]
    [InlineData(
        "<28>Mar  1 12:00:00 r1 mib2d[1234]: SNMP_TRAP_LINK_DOWN: ifIndex 5",
        "2026-03-01T12:00:00?",
        "",
        "r1",
        "mib2d",
        "1234",
        "SNMP_TRAP_LINK_DOWN: ifIndex 5"
    )]
    [InlineData(
        "<188>Mar  1 2020 12:00:00+08:00 core1 %%01IFNET/4/X(l)[1]:The",
        "2020-03-01T04:00:00",
        "",
        "core1",
        "",
        "",
        "%%01IFNET/4/X(l)[1]:The"
    )]
    [InlineData(
        "<188>2020-3-1 12:00:00 core1 %%01IFNET/4/X(l)[1]:The",
        "2020-03-01T12:00:00?",
        "",
        "core1",
        "",
        "",
        "%%01IFNET/4/X(l)[1]:The"
    )]
    [InlineData("<188>Mar  1 12:00:00 UTC+08:00 2020 core1 a: x", "2020-03-01T04:00:00", "", "core1", "a", "", "x")]
    [InlineData("<188>%Jun 26 17:08:35:809 2011 core1 IFNET: x", "2011-06-26T17:08:35.809?", "", "core1", "IFNET", "", "x")]
    [InlineData(
        "<189>date=2020-03-01 time=12:00:00 devname=\"fw1\" tz=\"+0100\" a=1",
        "2020-03-01T11:00:00",
        "",
        "fw1",
        "",
        "",
        "date=2020-03-01 time=12:00:00 devname=\"fw1\" tz=\"+0100\" a=1"
    )]
    [InlineData(
        "<14>Mar  1 12:00:00 PA-220 1,2020/03/01 12:00:00,012,TRAFFIC",
        "2026-03-01T12:00:00?",
        "",
        "PA-220",
        "",
        "",
        "1,2020/03/01 12:00:00,012,TRAFFIC"
    )]
    [InlineData("<30>system,info,account user admin logged in", "", "", "", "system,info,account", "", "user admin logged in")]
    [InlineData(
        "<30>Mar  1 12:00:00 rb1 interface,info ether1 link down",
        "2026-03-01T12:00:00?",
        "",
        "rb1",
        "interface,info",
        "",
        "ether1 link down"
    )]
    [InlineData(
        "<30>Mar  1 12:00:00 interface,info ether1 link down",
        "2026-03-01T12:00:00?",
        "",
        "",
        "interface,info",
        "",
        "ether1 link down"
    )]
    [InlineData("<134>1 1583064000.123456789 MX84 flows src=10.0.0.1", "2020-03-01T12:00:00.123", "", "MX84", "", "", "flows src=10.0.0.1")]
    public void TryRead_Rfc3164AndItsDeviations_GivesEveryField(
        string message,
        string time,
        string sequence,
        string host,
        string app,
        string procId,
        string body
    )
    {
        var line = Line.Read(message);
        Assert.True(line.IsRead);
        Assert.Equal(0, line.Record.Version);
        Assert.Equal((time, sequence, host, app, procId, body), (line.Time, line.Sequence, line.Host, line.App, line.ProcId, line.Body));
    }

    [Theory]
    [InlineData("*", true)]
    [InlineData(".", true)]
    [InlineData("", false)]
    public void TryRead_CiscoClockMark_SaysWhetherTheClockIsSynchronized(string mark, bool isUnsynchronized) =>
        Assert.Equal(isUnsynchronized, Line.Read($"<189>1: {mark}Mar  1 00:00:01: %SYS-5-X: x").Record.IsClockUnsynchronized);

    [Theory]
    [InlineData("2026-01-01T00:00:05", "Dec 31 23:59:58", "2025-12-31T23:59:58?")]
    [InlineData("2025-12-31T23:59:58", "Jan  1 00:00:05", "2026-01-01T00:00:05?")]
    [InlineData("2026-01-20T00:00:00", "Feb 10 00:00:00", "2026-02-10T00:00:00?")]
    [InlineData("2026-01-01T00:00:00", "Feb 10 00:00:00", "2025-02-10T00:00:00?")]
    [InlineData("2026-03-01T00:00:00", "Feb 29 12:00:00", "2024-02-29T12:00:00?")]
    [InlineData("2024-02-29T13:00:00", "Feb 29 12:00:00", "2024-02-29T12:00:00?")]
    [InlineData("2103-02-29", "Feb 29 12:00:00", "2096-02-29T12:00:00?")]
    public void TryRead_TimeWithoutYear_TakesTheNearestYear(string reference, string stamp, string expected)
    {
        if (reference == "2103-02-29")
        {
            reference = "2103-03-01T00:00:00"; // 2100 is no leap year
        }
        var ms = new DateTimeOffset(DateTime.Parse(reference), TimeSpan.Zero).ToUnixTimeMilliseconds();
        Assert.Equal(expected, Line.Read($"<13>{stamp} h a: x", new SyslogOptions { ReferenceTimeMs = ms }).Time);
    }

    [Theory]
    [InlineData("Europe/Berlin", "Jan 10 12:00:00", "2026-01-10T11:00:00?")]
    [InlineData("Europe/Berlin", "Mar 29 01:59:59", "2026-03-29T00:59:59?")]
    [InlineData("Europe/Berlin", "Mar 29 03:00:00", "2026-03-29T01:00:00?")]
    [InlineData("America/New_York", "Mar  8 03:30:00", "2026-03-08T07:30:00?")]
    [InlineData("Asia/Kathmandu", "Mar 10 00:10:00", "2026-03-09T18:25:00?")]
    [InlineData("Asia/Shanghai", "Mar 10 12:00:00 CST", "2026-03-10T04:00:00?")]
    [InlineData("Asia/Shanghai", "Mar 10 12:00:00 UTC", "2026-03-10T12:00:00")]
    public void TryRead_ZoneOfTheDevice_AppliesToTimesWithoutOne(string zone, string stamp, string expected)
    {
        var options = new SyslogOptions
        {
            ReferenceTimeMs = Line.Reference,
            Zone = new SyslogZone(TimeZoneInfo.FindSystemTimeZoneById(zone)),
        };
        Assert.Equal(expected, Line.Read($"<13>{stamp} h a: x", options).Time);
        Assert.Equal(expected, Line.Read($"<13>{stamp} h a: x", options).Time);
    }

    [Fact]
    public void ToUtcMs_AnyMinuteOfAZone_IsTheZonesOwnAnswer()
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("America/St_Johns");
        var cached = new SyslogZone(zone);
        var random = new Random(5);
        for (var round = 0; round < 50_000; round++)
        {
            var local = DateTime.UnixEpoch.AddMinutes(random.Next(20 * 365 * 24 * 60)).AddYears(10);
            var expected =
                DateTime.SpecifyKind(local, DateTimeKind.Unspecified)
                - zone.GetUtcOffset(DateTime.SpecifyKind(local, DateTimeKind.Unspecified));
            Assert.Equal(
                (long)(expected - DateTime.UnixEpoch).TotalMilliseconds,
                cached.ToUtcMs((long)(local - DateTime.UnixEpoch).TotalMilliseconds)
            );
        }
    }

    [Fact]
    public void TryRead_EveryDayOfTwoCenturies_AgreesWithTheCalendar()
    {
        for (var day = new DateTime(1970, 1, 1); day.Year < 2200; day = day.AddDays(1))
        {
            var record = Line.Read($"<13>1 {day:yyyy-MM-dd}T00:00:00Z h a - - - x").Record;
            Assert.Equal((day - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMillisecond, record.TimeMs);
            Assert.Equal(SyslogDefect.None, record.Defect);
        }
    }

    [Fact]
    public void TryRead_DaysNoMonthHas_AreNoTimes()
    {
        for (var year = 1999; year < 2009; year++)
        {
            for (var month = 1; month <= 12; month++)
            {
                Assert.Equal("", Line.Read($"<13>1 {year}-{month:00}-{DateTime.DaysInMonth(year, month) + 1}T00:00:00Z h a - - - x").Time);
                Assert.Equal("", Line.Read($"<13>1 {year}-{month:00}-00T00:00:00Z h a - - - x").Time);
            }
            Assert.Equal("", Line.Read($"<13>1 {year}-13-01T00:00:00Z h a - - - x").Time);
        }
    }

    [Fact]
    public void TryRead_EmptyAndTooLong_AreRefused()
    {
        Assert.Equal((false, SyslogDefect.Empty), Verdict("", 10));
        Assert.Equal((false, SyslogDefect.Empty), Verdict("\r\n\0", 10));
        Assert.Equal((false, SyslogDefect.TooLong), Verdict("<13>1234567", 10));
        Assert.True(Verdict("<13>123456", 10).IsRead);

        static (bool IsRead, SyslogDefect) Verdict(string text, int limit)
        {
            var line = Line.Read(text, new SyslogOptions { MaxLength = limit });
            return (line.IsRead, line.Record.Defect);
        }
    }

    [Fact]
    public void TryRead_GeneratedRfc5424_RoundTrips()
    {
        var random = new Random(11);
        const string printable = "abcXYZ019.-_/@#%!?<>:;";
        for (var round = 0; round < 5_000; round++)
        {
            string Word(int max) =>
                string.Concat(Enumerable.Range(0, random.Next(1, max)).Select(_ => printable[random.Next(printable.Length)]));
            var (host, app, proc, id) = ("h" + Word(200), "a" + Word(40), "p" + Word(100), "m" + Word(30));
            var (priority, version) = (random.Next(192), random.Next(1, 1000));
            var time = DateTime.UnixEpoch.AddMilliseconds(random.NextInt64(4_000_000_000_000));
            var zone = random.Next(-720, 840);
            var value = string.Concat(Enumerable.Range(0, random.Next(20)).Select(_ => "\"\\] =[aé"[random.Next(8)]));
            var escaped = value.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("]", "\\]");
            var offset = $"{(zone < 0 ? '-' : '+')}{Math.Abs(zone) / 60:00}:{Math.Abs(zone) % 60:00}";
            var line = Line.Read(
                $"<{priority}>{version} {time.AddMinutes(zone):yyyy-MM-ddTHH:mm:ss.fff}{offset} {host} {app} {proc} {id} [x@1 k=\"{escaped}\"] b{value}"
            );
            Assert.Equal(SyslogDefect.None, line.Record.Defect);
            Assert.Equal((priority, version), ((line.Record.Facility * 8) + line.Record.Severity, line.Record.Version));
            Assert.Equal((long)(time - DateTime.UnixEpoch).TotalMilliseconds, line.Record.TimeMs);
            Assert.Equal((host, app, proc, id), (line.Host, line.App, line.ProcId, line.MsgId));
            Assert.Equal($"x@1.k={value};", line.Data);
            Assert.Equal("b" + value, line.Body);
        }
    }
}
