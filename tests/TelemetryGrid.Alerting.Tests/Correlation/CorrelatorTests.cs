using System.Buffers;
using TelemetryGrid.Alerting.Correlation;
using TelemetryGrid.Alerting.Correlation.Incidents;
using TelemetryGrid.Alerting.Correlation.Rules;
using TelemetryGrid.Alerting.TimeIntervals;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Tests.Correlation;

public sealed class CorrelatorTests
{
    [Fact]
    public void Decide_FlappingAlert_StaysOneMemberAndIsNotToldAgain()
    {
        var site = new Site();
        site.Fire("BgpDown device=a peer=b");
        site.RunTo(10);
        var incident = Assert.Single(site.Open);
        for (var i = 0; i < 6; i++)
        {
            site.End("BgpDown device=a peer=b");
            site.RunTo(site.Now + 30);
            site.Fire("BgpDown device=a peer=b");
            site.RunTo(site.Now + 30);
        }
        Assert.Equal(SuppressionKind.Flapping, site.Suppressed("BgpDown device=a peer=b"));
        Assert.True(Assert.Single(site.Correlator.ActiveAt(site.Time)).IsFlapping);
        Assert.Same(incident, Assert.Single(site.Correlator.Incidents));
        Assert.Single(incident.Members);
        // A pause is no end while it flaps.
        site.End("BgpDown device=a peer=b");
        site.RunTo(site.Now + 60);
        Assert.Equal(IncidentState.Open, incident.State);

        site.RunTo(site.Now + 1200);
        Assert.Equal(IncidentState.Resolved, incident.State);
        site.Fire("BgpDown device=a peer=b");
        site.RunTo(site.Now + 10);
        Assert.Equal(SuppressionKind.None, site.Suppressed("BgpDown device=a peer=b"));
    }

    [Fact]
    public void Decide_AttackThatSeveralDevicesSee_IsOneIncidentApartFromTheirOwn()
    {
        var site = new Site();
        site.Fire("LinkDown device=a interface=1");
        site.Fire("DdosSuspected device=a target=10.0.0.1");
        site.Fire("SynFlood device=b target=10.0.0.1");
        site.Fire("PortScanSeen device=a attacker=192.0.2.1");
        site.Fire("HostScanSeen device=c attacker=192.0.2.1");
        site.RunTo(10);

        Assert.Equal([1, 2, 2], site.Open.Select(i => i.Members.Count).Order());
        Assert.Equal(
            ["a", "b"],
            site.Open.Single(i => i.Members.ContainsKey(Site.Id("SynFlood device=b target=10.0.0.1"))).Devices.Order()
        );
    }

    [Fact]
    public void Decide_BothEndsOfALink_AreOneIncident()
    {
        var site = new Site(map: Site.Map("core*:1 acc:1", "core*:2 other:1"));
        site.Fire("LinkDown device=core interface=1");
        site.Fire("LinkDown device=acc interface=1");
        site.RunTo(10);

        Assert.Equal(2, Assert.Single(site.Open).Members.Count);
    }

    [Fact]
    public void Decide_AsManyTogglesAsAllowed_IsNoFlapping()
    {
        var site = new Site(new CorrelationOptions { MaxToggles = 3 });
        site.Fire("X device=a");
        for (var i = 0; i < 3; i++)
        {
            site.RunTo(site.Now + 20);
            site.End("X device=a");
            site.RunTo(site.Now + 20);
            site.Fire("X device=a");
        }
        site.RunTo(site.Now + 10);
        Assert.Equal(SuppressionKind.None, site.Suppressed("X device=a"));
    }

    [Fact]
    public void Decide_MoreOfOneKindThanAWindowTakes_AreDuplicatesOfTheFirst()
    {
        var site = new Site(new CorrelationOptions { MaxAlertsInWindow = 3, DuplicateWindow = TimeSpan.FromMinutes(1) });
        for (var i = 0; i < 6; i++)
        {
            site.Fire($"LogError device=a line={i}", i);
        }
        site.Fire("LogError device=b line=0", 3);
        site.RunTo(10);
        Assert.Equal(
            [0, 0, 0, 2, 2, 2],
            Enumerable.Range(0, 6).Select(i => site.Suppressed($"LogError device=a line={i}") == SuppressionKind.Duplicate ? 2 : 0)
        );
        Assert.Equal(Site.Id("LogError device=a line=0"), site.Correlator.SuppressionOf(Site.Id("LogError device=a line=3"))!.Cause);
        Assert.Equal(SuppressionKind.None, site.Suppressed("LogError device=b line=0"));
        site.Fire("LogError device=a line=9", 65);
        site.RunTo(70);
        Assert.Equal(SuppressionKind.None, site.Suppressed("LogError device=a line=9"));
    }

    [Fact]
    public void Decide_RuleWithParentAndChild_ExplainsWhatAgreesInLabelsAndTime()
    {
        var options = new CorrelationOptions
        {
            Rules =
            [
                new CorrelationRule
                {
                    Name = "database",
                    Parent = [new LabelMatcher("alertname", MatchOperator.Equal, "DatabaseSlow")],
                    Child = [new LabelMatcher("alertname", MatchOperator.Regex, "Api.*")],
                    LabelOverlap = ["cluster"],
                    SeverityCorrelation = SeverityCorrelation.ParentAtLeast,
                    TimeWindow = TimeSpan.FromMinutes(2),
                },
                new CorrelationRule
                {
                    Name = "jobs",
                    SourcePattern = new LabelMatcher("source", MatchOperator.Regex, "cron-.*"),
                    LabelOverlap = ["team"],
                },
            ],
        };
        var site = new Site(options);
        site.Fire("DatabaseSlow cluster=x severity=critical", 60);
        site.Fire("ApiErrors cluster=x severity=warning", 0);
        site.Fire("ApiErrors cluster=y severity=warning", 60);
        site.Fire("ApiLatency cluster=x severity=warning", 200);
        site.Fire("DatabaseSlow cluster=z severity=warning", 0);
        site.Fire("ApiErrors cluster=z severity=critical", 0);
        site.Fire("Late source=cron-a team=t", 0);
        site.Fire("Failed source=cron-b team=t", 200);
        site.Fire("Failed source=timer team=t", 100);
        site.RunTo(210);
        Assert.Equal(SuppressionKind.Explained, site.Suppressed("ApiErrors cluster=x severity=warning"));
        Assert.Equal(SuppressionKind.None, site.Suppressed("ApiErrors cluster=y severity=warning"));
        Assert.Equal(SuppressionKind.None, site.Suppressed("ApiLatency cluster=x severity=warning"));
        Assert.Equal(SuppressionKind.None, site.Suppressed("ApiErrors cluster=z severity=critical"));
        var related = Assert.Single(site.Open, i => i.Members.Values.Any(m => m.Labels["team"] == "t") && i.Members.Count == 2);
        Assert.All(related.Members.Values, m => Assert.Equal(SuppressionKind.None, m.Suppressed));
        Assert.Contains(
            "the rule 'jobs' joins them",
            related.Members.Values.Single(m => m.Role == MemberRole.Related).Reason,
            StringComparison.OrdinalIgnoreCase
        );
    }

    [Fact]
    public void Decide_RulesInACircle_LeaveTheFirstToBeTold()
    {
        LabelMatcher Is(string name) => new("alertname", MatchOperator.Equal, name);
        var options = new CorrelationOptions
        {
            Rules =
            [
                new CorrelationRule
                {
                    Name = "1",
                    Parent = [Is("A")],
                    Child = [Is("B")],
                },
                new CorrelationRule
                {
                    Name = "2",
                    Parent = [Is("B")],
                    Child = [Is("C")],
                },
                new CorrelationRule
                {
                    Name = "3",
                    Parent = [Is("C")],
                    Child = [Is("A")],
                },
            ],
        };
        var site = new Site(options);
        site.Fire("A x=1", 2);
        site.Fire("B x=1", 1);
        site.Fire("C x=1", 3);
        site.RunTo(10);
        Assert.Equal(Site.Id("B x=1"), Assert.Single(site.Open).Cause);
        Assert.Equal(SuppressionKind.None, site.Suppressed("B x=1"));
        Assert.Equal(SuppressionKind.Explained, site.Suppressed("A x=1"));
        Assert.Equal(SuppressionKind.Explained, site.Suppressed("C x=1"));
    }

    [Fact]
    public void Decide_KindsThatBeginTogetherAgainAndAgain_AreLearntToBelongTogether()
    {
        var site = new Site();
        var random = new Random(3);
        for (var day = 0; day < 10; day++)
        {
            site.RunTo((day * 86400) + 3600, 3600);
            site.Fire("QueueLong queue=q");
            site.RunTo(site.Now + random.Next(5, 60));
            site.Fire("MailLate server=m");
            site.RunTo(site.Now + 600);
            site.End("QueueLong queue=q");
            site.End("MailLate server=m");
            // Something that begins as often, at its own times.
            site.RunTo((day * 86400) + 40000 + random.Next(20000), 3600);
            site.Fire("Other thing=t");
            site.RunTo(site.Now + 600);
            site.End("Other thing=t");
        }
        site.RunTo(11 * 86400, 3600);
        site.Fire("QueueLong queue=q");
        site.Fire("MailLate server=m");
        site.Fire("Other thing=t");
        site.RunTo(site.Now + 10);

        Assert.Equal(2, site.Open.Count());
        var incident = Assert.Single(site.Open, i => i.Members.Count == 2);
        Assert.Equal(["MailLate", "QueueLong"], incident.Members.Values.Select(m => m.Labels["alertname"]).Order(StringComparer.Ordinal));
        Assert.Contains(incident.Members.Values, m => m.Reason.StartsWith("Such alerts began together", StringComparison.Ordinal));
        Assert.Equal(SuppressionKind.None, site.Suppressed("MailLate server=m"));
    }

    [Fact]
    public void Learn_ManyKinds_StaysWithinItsBounds()
    {
        var site = new Site(
            new CorrelationOptions
            {
                MaxLearntKinds = 50,
                MaxLearntPairs = 80,
                MaxAlerts = 40,
            }
        );
        var random = new Random(1);
        for (var i = 0; i < 2000; i++)
        {
            var text = $"K{random.Next(500)} x={i}";
            site.Fire(text);
            if (i % 5 == 0)
            {
                site.RunTo(site.Now + 100, 100);
            }
            site.End(text);
        }
        Assert.InRange(site.Correlator.Learnt.Kinds.Count, 1, 50);
        Assert.InRange(site.Correlator.Learnt.Pairs.Count, 1, 80);
        Assert.True(site.Correlator.DroppedPairs > 0);
    }

    [Fact]
    public void Receive_MoreThanMayBe_IsCountedAndNothingGrows()
    {
        var site = new Site(
            new CorrelationOptions
            {
                MaxAlerts = 100,
                MaxOpenIncidents = 10,
                MaxMembers = 5,
                MaxTimeline = 8,
            }
        );
        for (var i = 0; i < 150; i++)
        {
            site.Fire($"Alone x={i}");
        }
        site.RunTo(10);
        Assert.Equal((50, 10, 90), (site.Correlator.DroppedAlerts, site.Open.Count(), site.Correlator.DroppedIncidents));
        site.RunTo(100);
        Assert.Equal(90, site.Correlator.DroppedIncidents);

        var other = new Site(
            new CorrelationOptions
            {
                MaxMembers = 5,
                MaxTimeline = 8,
                MaxAlertsInWindow = 1000,
            }
        );
        for (var i = 0; i < 20; i++)
        {
            other.Fire($"Log device=a line={i}");
            other.RunTo(other.Now + 5);
        }
        var incident = Assert.Single(other.Open);
        Assert.Equal((5, 15, 8), (incident.Members.Count, incident.UnlistedMembers, incident.Timeline.Count));
        Assert.Equal("opened", incident.Timeline[0].Kind);
        Assert.True(incident.DroppedEntries > 0);
        Assert.Equal(20, incident.Firing);
    }

    [Fact]
    public void Receive_TimesBeyondAllBounds_AreTaken()
    {
        var site = new Site();
        var labels = Site.LabelsOf("DeviceDown device=a");
        site.Correlator.Receive(new(labels, Labels.Empty, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, site.Time, ""), site.Time);
        site.RunTo(10);
        Assert.Single(site.Open);
    }

    [Fact]
    public void Format_AfterALife_ReadsBackAndGoesOnTheSame()
    {
        var options = new CorrelationOptions
        {
            Escalation = [new EscalationPolicy("all", [], [new EscalationLevel(TimeSpan.FromSeconds(60), "r", [])])],
        };
        var map = Site.Map("core*:1 dist:1", "dist:2 acc:1");
        var site = new Site(options, map);
        Live(site);
        var bytes = Bytes(site.Correlator);
        var back = CorrelatorFormat.Read(bytes, options);
        back.Observe(map);
        Assert.Equal(bytes, Bytes(back));

        var other = new Site(options, map);
        Live(other);
        other.Correlator = back;
        foreach (var s in (Site[])[site, other])
        {
            s.Raised.Clear();
            s.RunTo(s.Now + 300);
            s.End("InterfaceDown device=core interface=1");
            s.RunTo(s.Now + 300);
        }
        Assert.Equal(Bytes(site.Correlator), Bytes(other.Correlator));
        Assert.Equal(site.Raised, other.Raised);
    }

    [Fact]
    public void Format_EveryTruncationAndDamage_IsToldOrRead()
    {
        var site = new Site();
        Live(site);
        var bytes = Bytes(site.Correlator);
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => CorrelatorFormat.Read(bytes.AsSpan(0, length), site.Options));
        }
        var random = new Random(2);
        for (var i = 0; i < 3000; i++)
        {
            var damaged = (byte[])bytes.Clone();
            damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            try
            {
                CorrelatorFormat.Read(damaged, site.Options).Decide(site.Time);
            }
            catch (InvalidDataException)
            {
                // Told; nothing else may come of it.
            }
        }
    }

    private static void Live(Site site)
    {
        site.Fire("InterfaceDown device=core interface=1 severity=critical");
        site.Fire("InterfaceDown device=core interface=1");
        site.Fire("DeviceDown device=acc");
        site.Fire("DeviceDown device=acc2");
        site.RunTo(100);
        site.End("DeviceDown device=acc2");
        site.RunTo(110);
        site.Fire("DeviceDown device=acc2");
        site.Correlator.Put(
            new MaintenanceWindow
            {
                Id = "w",
                From = Site.T0,
                To = Site.T0.AddDays(1),
                Matchers = [new LabelMatcher("a", MatchOperator.Regex, "b.*")],
            },
            site.Time
        );
        site.RunTo(200);
        site.Correlator.Acknowledge(site.Open.First().Id, new Acknowledgement("ann", "c", site.Time, null));
    }

    private static byte[] Bytes(Correlator correlator)
    {
        var buffer = new ArrayBufferWriter<byte>();
        CorrelatorFormat.Write(correlator, buffer);
        return buffer.WrittenSpan.ToArray();
    }
}
