using System.Buffers;
using TelemetryGrid.Alerting.Correlation;
using TelemetryGrid.Alerting.Correlation.Incidents;
using TelemetryGrid.Alerting.Correlation.Rules;
using TelemetryGrid.Alerting.TimeIntervals;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Tests.Correlation;

/// <summary>What people do to incidents, and what time does.</summary>
public sealed class IncidentLifeTests
{
    [Fact]
    public void Decide_MaintenanceOfADevice_SilencesItAndWhatItCutsOffWithoutAnIncident()
    {
        var site = new Site(map: Site.Map("core*:1 dist:1", "dist:2 acc:1"));
        site.Correlator.Put(
            new MaintenanceWindow
            {
                Id = "w",
                From = Site.T0,
                To = Site.T0.AddSeconds(300),
                Device = "dist",
            },
            Site.T0
        );
        site.Fire("DeviceDown device=dist");
        site.Fire("DeviceDown device=acc");
        site.Fire("DeviceDown device=elsewhere");
        site.RunTo(100);
        Assert.Equal(SuppressionKind.Maintenance, site.Suppressed("DeviceDown device=dist"));
        Assert.Equal(SuppressionKind.Explained, site.Suppressed("DeviceDown device=acc"));
        Assert.Equal(Site.Id("DeviceDown device=elsewhere"), Assert.Single(site.Open).Cause);

        // What is still down after the window is an incident.
        site.RunTo(310);
        Assert.Empty(site.Correlator.MaintenanceWindows);
        Assert.Equal(SuppressionKind.None, site.Suppressed("DeviceDown device=dist"));
        Assert.Contains(site.Open, i => i.Cause == Site.Id("DeviceDown device=dist") && i.Members.Count == 2);
    }

    [Fact]
    public void Put_MoreWindowsThanMayBe_IsRefused()
    {
        var site = new Site(new CorrelationOptions { MaxMaintenanceWindows = 1 });
        var window = new MaintenanceWindow
        {
            Id = "a",
            From = Site.T0,
            To = Site.T0.AddHours(1),
            Site = "bern",
        };
        Assert.True(site.Correlator.Put(window, Site.T0));
        Assert.True(site.Correlator.Put(window with { Comment = "again" }, Site.T0));
        Assert.False(site.Correlator.Put(window with { Id = "b" }, Site.T0));
        Assert.True(site.Correlator.Put(window with { Id = "b" }, Site.T0.AddHours(2)));
    }

    [Fact]
    public void Acknowledge_UntilATime_ExpiresAndWithTheIncident()
    {
        var site = new Site();
        site.Fire("DeviceDown device=a");
        site.RunTo(10);
        var incident = Assert.Single(site.Open);
        Assert.True(site.Correlator.Acknowledge(incident.Id, new Acknowledgement("ann", "on it", site.Time, Site.T0.AddSeconds(100))));
        site.RunTo(90);
        Assert.Equal(IncidentState.Acknowledged, incident.State);
        site.RunTo(100);
        Assert.Equal(IncidentState.Open, incident.State);
        Assert.True(site.Correlator.Acknowledge(incident.Id, new Acknowledgement("ann", "", site.Time, null)));
        site.RunTo(7200, 600);
        Assert.Equal(IncidentState.Acknowledged, incident.State);
        site.End("DeviceDown device=a");
        site.RunTo(7300);
        Assert.Equal((IncidentState.Resolved, null), (incident.State, incident.Acknowledgement));
        Assert.False(site.Correlator.Acknowledge(incident.Id, new Acknowledgement("ann", "", site.Time, null)));
        Assert.False(site.Correlator.Acknowledge("nothing", new Acknowledgement("ann", "", site.Time, null)));
        Assert.Throws<ArgumentException>(() =>
            site.Correlator.Acknowledge(incident.Id, new Acknowledgement("ann", "", site.Time, site.Time))
        );
        // It fires again soon after: the same incident, and nobody has taken it on.
        site.Fire("DeviceDown device=a");
        site.RunTo(7310);
        Assert.Equal(IncidentState.Open, incident.State);
        Assert.Same(incident, Assert.Single(site.Correlator.Incidents));
    }

    [Fact]
    public void Resolve_ByHand_HoldsUntilSomethingNewJoins()
    {
        var site = new Site();
        site.Fire("DeviceDown device=a");
        site.RunTo(10);
        var incident = Assert.Single(site.Open);
        Assert.True(site.Correlator.Resolve(incident.Id, "ann", "known", site.Time));
        Assert.False(site.Correlator.Resolve(incident.Id, "ann", "known", site.Time));
        site.RunTo(10000, 600);
        Assert.Empty(site.Open);
        Assert.Equal("ann", incident.ResolvedBy);
        site.Fire("InterfaceErrors device=a interface=1");
        site.RunTo(10010);
        Assert.Same(incident, Assert.Single(site.Open));
        Assert.Equal("", incident.ResolvedBy);
    }

    [Fact]
    public void Escalation_OverDays_FollowsDelaysScheduleAndAcknowledgement()
    {
        // 2026-01-01 is a Thursday; the second level works on weekdays from 8 to 16 UTC.
        var office = new TimeIntervalSet(
            "office",
            [new TimeInterval { Times = [new IntRange(480, 960)], Weekdays = [new IntRange(1, 5)] }]
        );
        var options = new CorrelationOptions
        {
            Escalation =
            [
                new EscalationPolicy(
                    "critical",
                    [new LabelMatcher("severity", MatchOperator.Equal, "critical")],
                    [
                        new EscalationLevel(TimeSpan.FromMinutes(15), "on-call", []),
                        new EscalationLevel(TimeSpan.FromMinutes(30), "lead", [office]),
                        new EscalationLevel(TimeSpan.FromHours(30), "boss", []),
                    ]
                ),
            ],
        };
        var site = new Site(options);
        site.Fire("DeviceDown device=a severity=critical");
        site.Fire("DeviceDown device=b severity=warning");
        site.Decide();
        site.RunTo(899, 60);
        Assert.Empty(site.Raised);
        site.RunTo(900, 60);
        var first = Assert.Single(site.Raised);
        Assert.Equal(
            ("IncidentEscalated", "1", "on-call", "a", "critical"),
            (
                first.Labels["alertname"],
                first.Labels["escalation_level"],
                first.Labels["receiver"],
                first.Labels["device"],
                first.Labels["severity"]
            )
        );
        var incident = site.Correlator.Find(first.Labels["incident"])!;

        site.RunTo((8 * 3600) - 60, 60);
        Assert.All(site.Raised, a => Assert.Equal("1", a.Labels["escalation_level"]));
        // Said again each minute, so that it does not end by silence.
        Assert.InRange(site.Raised.Count, 460, 470);
        Assert.All(site.Raised.Zip(site.Raised.Skip(1)), p => Assert.True(p.Second.UpdatedAt < p.First.EndsAt));
        site.RunTo(8 * 3600, 60);
        Assert.Equal("lead", site.Raised[^1].Labels["receiver"]);
        Assert.Equal(2, incident.EscalationLevel);

        site.Raised.Clear();
        site.Correlator.Acknowledge(incident.Id, new Acknowledgement("ann", "", site.Time, Site.T0.AddHours(20)));
        site.RunTo((8 * 3600) + 60, 60);
        Assert.Equal(2, site.Raised.Count);
        Assert.All(site.Raised, a => Assert.True(a.IsResolvedAt(site.Time)));
        site.Raised.Clear();
        site.RunTo((20 * 3600) + 840, 60);
        Assert.Empty(site.Raised);
        site.RunTo((20 * 3600) + 900, 60);
        Assert.Equal("on-call", Assert.Single(site.Raised).Labels["receiver"]);
        // The alert that an escalation raises comes back as an alert, and is no incident.
        site.Correlator.Receive(site.Raised[0], site.Time);
        site.RunTo(50 * 3600, 600);
        Assert.Equal(3, incident.EscalationLevel);
        Assert.Equal(2, site.Correlator.Incidents.Count);
        Assert.Equal(5, incident.Timeline.Count(t => t.Kind == "escalated"));
    }
}
