using System.Text.Json;
using TelemetryGrid.Objectives;

namespace TelemetryGrid.Gateway.Objectives;

/// <summary>Objectives as clients see them.</summary>
internal static class ObjectiveMapping
{
    public static Wire.Slo ToWire(this SloReport report) =>
        new()
        {
            Name = report.Name,
            Service = report.Service,
            Description = report.Description,
            Target = report.Target,
            Kind = report.Kind,
            Method = report.Method,
            Labels = report.Labels,
            File = report.File,
            Source = report.IsPushed ? "measurements" : "queries",
            Status = report.Groups.Select(g => ToWire(g.Windows[0].Health)).DefaultIfEmpty(Wire.SloStatus.NoData).Max(),
            Series = [.. report.Groups.Select(ToWire)],
            EvaluatedUntil = report.IsPushed ? null : report.EvaluatedUntil,
            Failure = report.Failure.Length > 0 ? report.Failure : null,
            SkippedIntervals = report.SkippedIntervals,
            LateMeasurements = report.LateMeasurements,
            FiringAlerts = report.FiringAlerts,
        };

    public static IEnumerable<Wire.SloCompliance> ToCompliance(this SloReport report) =>
        report.Groups.Select(group => new Wire.SloCompliance
        {
            Name = report.Name,
            Service = report.Service,
            Labels = group.Labels,
            Window = group.Windows[0].Window,
            Compliance = group.Windows[0].Compliance,
            Target = report.Target,
            ErrorBudgetRemaining = group.Windows[0].ErrorBudgetRemaining,
            BurnRate = group.Windows[0].BurnRate,
            Status = ToWire(group.Windows[0].Health),
        });

    public static Wire.SloFile ToWire(this SloFileReport file) =>
        new()
        {
            Name = file.Name,
            Origin = file.IsConfigured ? "configuration" : "api",
            Objectives = file.Objectives,
            Errors = [.. file.Errors.Select(e => new Wire.SloFileError(e.Line, e.Reason))],
            LoadedAt = file.LoadedAt,
        };

    public static Wire.SliVerdict ToWire(this SliVerdict verdict, int index) =>
        new()
        {
            Index = index,
            Status = JsonNamingPolicy.SnakeCaseLower.ConvertName(verdict.ToString()),
            Reason = verdict switch
            {
                SliVerdict.Accepted => null,
                SliVerdict.Duplicate => "It was counted before.",
                SliVerdict.Late => "It is too old for anyone to tell whether it was counted, or its time slice is over.",
                SliVerdict.Future => "Its timestamp lies more than a minute ahead.",
                SliVerdict.UnknownObjective => "There is no such objective.",
                SliVerdict.NotPushed => "The objective is measured by queries; one that takes measurements has 'source: measurements'.",
                _ => "The objective wants good and total, good not above total, or where it has a threshold a value, and nothing else.",
            },
        };

    private static Wire.SloSeries ToWire(SloGroupReport group) =>
        new()
        {
            Labels = group.Labels,
            Windows = [.. group.Windows.Select(ToWire)],
            Conditions = [.. group.Conditions.Select(ToWire)],
            Severity = group.Severity,
            History = [.. group.Recent.Select(p => new Wire.SloInterval(p.At, p.Good, p.Total))],
        };

    private static Wire.SloWindow ToWire(SloWindowReport window) =>
        new()
        {
            Window = window.Window,
            Start = window.Start,
            End = window.End,
            GoodEvents = window.Good,
            TotalEvents = window.Total,
            Compliance = window.Compliance,
            ErrorBudgetRemaining = window.ErrorBudgetRemaining,
            BurnRate = window.BurnRate,
            ProjectedExhaustion = window.ExhaustedAt,
            Status = ToWire(window.Health),
        };

    private static Wire.SloCondition ToWire(SloConditionReport condition) =>
        new()
        {
            Urgency = condition.IsPage ? "page" : "ticket",
            ShortWindowSeconds = condition.ShortWindow.TotalSeconds,
            LongWindowSeconds = condition.LongWindow.TotalSeconds,
            Factor = condition.Factor,
            ShortBurnRate = condition.ShortRate,
            LongBurnRate = condition.LongRate,
            HeldBack = condition.IsHeldBack,
            Firing = condition.IsFiring,
        };

    private static Wire.SloStatus ToWire(SloHealth health) =>
        health switch
        {
            SloHealth.Met => Wire.SloStatus.Met,
            SloHealth.AtRisk => Wire.SloStatus.AtRisk,
            SloHealth.Missed => Wire.SloStatus.Missed,
            _ => Wire.SloStatus.NoData,
        };
}
