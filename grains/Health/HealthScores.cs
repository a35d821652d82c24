using System.Collections.Immutable;
using TelemetryGrid.Analytics.Health;
using TelemetryGrid.Health;
using TelemetryGrid.Identity;

namespace TelemetryGrid.Grains.Health;

/// <summary>From what was read of devices to scores of devices, sites and the network. Pure.</summary>
internal static class HealthScores
{
    /// <param name="table">What was read.</param>
    /// <param name="network">Name of the network, and of the site of devices that say none.</param>
    /// <param name="now">When.</param>
    public static HealthReport Of(HealthTable table, string network, DateTimeOffset now)
    {
        var devices = table
            .Devices.Select(d => Device(d.Key, d.Value.Site.Length > 0 ? d.Value.Site : network, d.Value))
            .OrderBy(d => d.Report.Score is null)
            .ThenBy(d => d.Report.Score)
            .ThenBy(d => d.Report.Device.Value, StringComparer.Ordinal)
            .ToArray();
        var sites = devices
            .GroupBy(d => d.Report.Site, StringComparer.Ordinal)
            .Select(site => (Report: Group(site.Key, [.. site.Select(d => d.Member)]), Count: site.Count()))
            .OrderBy(s => s.Report.Score is null)
            .ThenBy(s => s.Report.Score)
            .ThenBy(s => s.Report.Name, StringComparer.Ordinal)
            .ToArray();
        // With a site as much of the network is gone as it has of its devices.
        HealthMember[] members =
        [
            .. sites.Select(s => new HealthMember(
                s.Report.Name,
                s.Report.Score,
                HealthRole.Other,
                s.Report.Reason,
                s.Count / (double)devices.Length
            )),
        ];
        return new HealthReport
        {
            MadeAt = now,
            Network = Group(network, members),
            Sites = [.. sites.Select(s => s.Report)],
            Devices = [.. devices.Select(d => d.Report)],
            Total = devices.Length,
            LeftOut = table.LeftOut,
        };
    }

    private static (DeviceHealthReport Report, HealthMember Member) Device(string id, string site, HealthFacts facts)
    {
        var score = DeviceHealth.Of(facts.Input);
        var report = new DeviceHealthReport
        {
            Device = DeviceId.Parse(id),
            Site = site,
            Role = NameOf(facts.Role),
            Score = score.Score,
            Coverage = score.Coverage,
            Reason = score.Reason,
            Terms = [.. score.Terms.Select(t => new HealthTermReport(NameOf(t.Kind), t.Weight, t.Score, t.Ceiling, t.Reason))],
        };
        return (report, new HealthMember(id, score.Score, facts.Role, score.Reason));
    }

    private static GroupHealthReport Group(string name, IReadOnlyCollection<HealthMember> members)
    {
        var score = GroupHealth.Of(members);
        return new GroupHealthReport
        {
            Name = name,
            Score = score.Score,
            Mean = score.Mean,
            Ceiling = score.Ceiling,
            Reason = score.Reason,
            Healthy = score.Members.Healthy,
            Impaired = score.Members.Impaired,
            Poor = score.Members.Poor,
            Down = score.Members.Down,
            Unknown = score.Members.Unknown,
            Worst = [.. score.Worst.Select(m => m.Entity)],
        };
    }

    private static string NameOf(HealthRole role) =>
        role switch
        {
            HealthRole.Core => "core",
            HealthRole.Edge => "edge",
            HealthRole.Distribution => "distribution",
            HealthRole.Access => "access",
            _ => "other",
        };

    private static string NameOf(HealthTermKind kind) =>
        kind switch
        {
            HealthTermKind.Availability => "availability",
            HealthTermKind.Errors => "errors",
            HealthTermKind.Utilisation => "utilisation",
            HealthTermKind.Anomalies => "anomalies",
            HealthTermKind.Latency => "latency",
            _ => "capacity",
        };
}
