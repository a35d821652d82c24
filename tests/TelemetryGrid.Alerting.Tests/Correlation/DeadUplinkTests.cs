using TelemetryGrid.Alerting.Correlation.Incidents;
using TelemetryGrid.Alerting.Correlation.Network;

namespace TelemetryGrid.Alerting.Tests.Correlation;

/// <summary>A dead uplink with 40 devices behind it, seen by SNMP, flows, BMP and syslog.</summary>
public sealed class DeadUplinkTests
{
    private const string Uplink = "InterfaceDown device=core-1 interface=xe-0/0/1 severity=critical";

    [Fact]
    public void Decide_FortyDevicesBehindADeadUplink_AreOneIncidentWithTheUplinkAsItsCause()
    {
        var site = new Site(map: Network());
        site.Fire(Uplink, 12);
        foreach (var (text, at) in Symptoms())
        {
            site.Fire(text, at);
        }
        // Something else breaks elsewhere at the same time.
        site.Fire("DeviceDown device=other severity=critical", 20);
        site.RunTo(60);

        var incident = Assert.Single(site.Open, i => i.Members.ContainsKey(Site.Id(Uplink)));
        Assert.Equal(2, site.Open.Count());
        Assert.Equal(Site.Id(Uplink), incident.Cause);
        Assert.Equal(1 + Symptoms().Count(), incident.Members.Count);
        Assert.Equal(("critical", 42), (incident.Severity, incident.Devices.Length));
        Assert.InRange(incident.Confidence, 0.9, 1);
        Assert.Equal(MemberRole.Cause, incident.Members[Site.Id(Uplink)].Role);
        foreach (var (text, _) in Symptoms())
        {
            Assert.Equal(SuppressionKind.Explained, site.Suppressed(text));
            Assert.Equal(Site.Id(Uplink), site.Correlator.SuppressionOf(Site.Id(text))!.Cause);
            var member = incident.Members[Site.Id(text)];
            Assert.Equal((MemberRole.Symptom, Site.Id(Uplink)), (member.Role, member.Cause));
            Assert.NotEmpty(member.Reason);
        }
        Assert.Equal(SuppressionKind.None, site.Suppressed(Uplink));
        Assert.Contains(incident.Reasons, r => r.Contains("It explains 163 alerts on 42 devices", StringComparison.Ordinal));
        Assert.Equal(
            "Every way to acc-7 leads over core-1/xe-0/0/1, which is down.",
            incident.Members[Site.Id("DeviceDown device=acc-7 severity=warning")].Reason
        );
    }

    [Fact]
    public void Decide_AnyOrderOfArrival_EndsWithTheSameCauses()
    {
        (string Text, int At)[] alerts = [.. Symptoms(), (Uplink, 12)];
        var random = new Random(7);
        for (var run = 0; run < 20; run++)
        {
            random.Shuffle(alerts);
            var site = new Site(map: Network());
            for (var i = 0; i < alerts.Length; i++)
            {
                site.Fire(alerts[i].Text, alerts[i].At);
                if (random.Next(10) == 0)
                {
                    site.RunTo(site.Now + 1, 1);
                }
            }
            site.RunTo(site.Now + 1);

            var incident = Assert.Single(site.Open);
            Assert.Equal(Site.Id(Uplink), incident.Cause);
            Assert.Equal(alerts.Length, incident.Members.Count);
            Assert.All(
                incident.Members.Where(m => m.Key != incident.Cause),
                m => Assert.Equal(SuppressionKind.Explained, m.Value.Suppressed)
            );
        }
    }

    [Fact]
    public void Decide_UplinkNoticedLast_AdoptsWhatWasToldAndTheOldestIncidentKeepsItsId()
    {
        var site = new Site(map: Network());
        site.Fire("DeviceDown device=acc-3 severity=warning");
        site.RunTo(30);
        site.Fire("DeviceDown device=acc-4 severity=warning");
        site.RunTo(60);
        Assert.Equal(2, site.Open.Count());
        var first = site.Open.MinBy(i => i.OpenedAt)!;
        var second = site.Open.MaxBy(i => i.OpenedAt)!;
        Assert.Equal(SuppressionKind.None, site.Suppressed("DeviceDown device=acc-3 severity=warning"));

        site.Fire(Uplink);
        site.RunTo(90);

        Assert.Same(first, Assert.Single(site.Open));
        Assert.Equal(Site.Id(Uplink), first.Cause);
        Assert.Equal((first.Id, IncidentState.Resolved), (second.MergedInto, second.State));
        Assert.Equal(3, first.Members.Count);
        Assert.Contains(first.Timeline, t => t.Kind == "merged" && t.Text.Contains(second.Id, StringComparison.Ordinal));
        Assert.Equal(SuppressionKind.Explained, site.Suppressed("DeviceDown device=acc-3 severity=warning"));
    }

    [Fact]
    public void Decide_UplinkComesBack_ReleasesWhatStillFiresAfterTheGrace()
    {
        var site = new Site(map: Network());
        site.Fire(Uplink);
        foreach (var (text, _) in Symptoms())
        {
            site.Fire(text);
        }
        site.RunTo(60);
        site.End(Uplink);
        foreach (var (text, _) in Symptoms().Where(s => !s.Text.Contains("acc-9", StringComparison.Ordinal)))
        {
            site.End(text);
        }
        site.RunTo(170);
        Assert.Equal(SuppressionKind.Explained, site.Suppressed("DeviceDown device=acc-9 severity=warning"));
        site.RunTo(190);

        Assert.Equal(SuppressionKind.None, site.Suppressed("DeviceDown device=acc-9 severity=warning"));
        var incident = Assert.Single(site.Open);
        Assert.Equal(Site.Id("DeviceDown device=acc-9 severity=warning"), incident.Cause);
        Assert.Contains(incident.Timeline, t => t.Kind == "released");
        Assert.Equal("It was the cause until it ended.", incident.Members[Site.Id(Uplink)].Reason);
        Assert.NotNull(incident.Members[Site.Id(Uplink)].EndedAt);
        foreach (var (text, _) in Symptoms().Where(s => s.Text.Contains("acc-9", StringComparison.Ordinal)))
        {
            site.End(text);
        }
        site.RunTo(200);
        Assert.Equal(IncidentState.Resolved, incident.State);
        Assert.Empty(site.Correlator.ActiveAt(site.Time));
    }

    [Fact]
    public void Decide_DeviceWithTwoUplinksDies_IsTheCauseOfItsLinksToo()
    {
        var site = new Site(map: Site.Map("core*:1 dist:1", "core2*:1 dist:2", "core*:9 core2*:9", "dist:3 acc:1"));
        site.Fire("InterfaceDown device=core interface=1", 0);
        site.Fire("InterfaceDown device=core2 interface=1", 1);
        site.Fire("DeviceDown device=acc", 5);
        site.RunTo(10);
        Assert.Equal("InterfaceDown core/1", site.CauseOf("DeviceDown device=acc"));
        Assert.Equal(SuppressionKind.None, site.Suppressed("InterfaceDown device=core2 interface=1"));

        site.Fire("DeviceDown device=dist", 9);
        site.RunTo(20);

        Assert.Equal(Site.Id("DeviceDown device=dist"), Assert.Single(site.Open).Cause);
        Assert.Equal("DeviceDown dist", site.CauseOf("InterfaceDown device=core interface=1"));
        Assert.Equal("DeviceDown dist", site.CauseOf("InterfaceDown device=core2 interface=1"));
        Assert.Equal("DeviceDown dist", site.CauseOf("DeviceDown device=acc"));
    }

    [Fact]
    public void Decide_OneOfTwoWaysFails_ExplainsNothingBehind()
    {
        var site = new Site(map: Site.Map("core*:1 dist:1", "core2*:1 dist:2", "core*:9 core2*:9", "dist:3 acc:1"));
        site.Fire("InterfaceDown device=core interface=1");
        site.Fire("DeviceDown device=acc");
        site.RunTo(10);
        Assert.Equal(2, site.Open.Count());
        Assert.Equal(SuppressionKind.None, site.Suppressed("DeviceDown device=acc"));
    }

    [Fact]
    public void Decide_BothEndsOfALinkAndItsInterfaces_AreOneCause()
    {
        var site = new Site(map: Site.Map("core*:1 dist:1", "dist:3 acc:1"));
        site.Fire("InterfaceDown device=dist interface=1", 0);
        site.Fire("InterfaceDown device=core interface=1", 3);
        site.Fire("InterfaceErrors device=core interface=1", 1);
        site.Fire("FlowMissing device=core interface=1 flow=web", 4);
        site.Fire("DeviceDown device=dist", 9);
        site.RunTo(10);

        var incident = Assert.Single(site.Open);
        // The end that can be reached is believed first.
        Assert.Equal(Site.Id("InterfaceDown device=core interface=1"), incident.Cause);
        Assert.Equal(4, incident.Members.Count(m => m.Value.Role == MemberRole.Symptom));
    }

    [Fact]
    public void Decide_AggregateLosesAllItsMembers_CutsOff()
    {
        var map = new NetworkMap(
            [new MapNode("core", [], true), new MapNode("acc", ["10.0.0.9"], false)],
            [
                new MapLink("po", "core", "Po1", "acc", "Po1"),
                new MapLink("m1", "core", "1", "acc", "1", "po"),
                new MapLink("m2", "core", "2", "acc", "2", "po"),
                new MapLink("session", "core", "", "acc", "", IsLogical: true),
            ],
            []
        );
        var site = new Site(map: map);
        site.Fire("LinkDown device=core interface=1");
        site.Fire("SnmpUnreachable instance=10.0.0.9:161");
        site.RunTo(10);
        Assert.Equal(SuppressionKind.None, site.Suppressed("SnmpUnreachable instance=10.0.0.9:161"));
        site.Fire("LinkDown device=core interface=2");
        site.RunTo(20);
        Assert.Equal("LinkDown core/1", site.CauseOf("SnmpUnreachable instance=10.0.0.9:161"));
        site.Fire("LinkDown device=core interface=Po1");
        site.RunTo(30);
        Assert.Equal("LinkDown core/Po1", site.CauseOf("SnmpUnreachable instance=10.0.0.9:161"));
        Assert.Equal("LinkDown core/Po1", site.CauseOf("LinkDown device=core interface=1"));
    }

    private static IEnumerable<(string Text, int At)> Symptoms()
    {
        yield return ("DeviceDown device=dist-1 severity=critical", 14);
        yield return ("SyslogOspfNeighborDown device=core-1 neighbor=dist-1 severity=warning", 13);
        yield return ("InterfaceErrors device=core-1 interface=xe-0/0/1 severity=warning", 5);
        for (var i = 0; i < 40; i++)
        {
            yield return ($"DeviceDown device=acc-{i} severity=warning", 15 + i);
            yield return ($"FlowExporterSilent exporter=acc-{i} severity=warning", 20 + i);
            yield return ($"BmpPeerDown device=core-1 peer=10.0.0.{i} severity=warning", 18 + (i % 7));
            yield return ($"SyslogSilent host=acc-{i} severity=warning", 16 + i);
        }
    }

    private static NetworkMap Network()
    {
        var nodes = new List<MapNode> { new("core-1", ["core-1.example.net"], true), new("dist-1", [], false), new("other", [], false) };
        var links = new List<MapLink>
        {
            new("uplink", "core-1", "xe-0/0/1", "dist-1", "xe-0/0/0"),
            new("elsewhere", "core-1", "xe-0/0/9", "other", "1"),
        };
        for (var i = 0; i < 40; i++)
        {
            nodes.Add(new MapNode($"acc-{i}", [$"10.0.0.{i}"], false));
            links.Add(new MapLink($"down-{i}", "dist-1", $"ge-0/0/{i}", $"acc-{i}", "up"));
            // A routing session to the core is no way around the wire.
            links.Add(new MapLink($"bgp-{i}", "core-1", "", $"acc-{i}", "", IsLogical: true));
        }
        return new NetworkMap(nodes, links, []);
    }
}
