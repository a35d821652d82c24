using System.Buffers;
using TelemetryGrid.Slo.Budgets;
using TelemetryGrid.Slo.Objectives;
using TelemetryGrid.Slo.Tests.Objectives;

namespace TelemetryGrid.Slo.Tests.Budgets;

public sealed class ErrorBudgetTests
{
    private static readonly DateTimeOffset Start = Samples.Start;

    [Fact]
    public void Report_KnownShareOfErrors_GivesComplianceBudgetAndRate()
    {
        var budget = new ErrorBudget(Samples.Requests());
        var now = Feed(budget, Start, minutes: 600, good: 999.5, total: 1000);
        var report = budget.Report(now)[0];
        Assert.Equal(0.9995, report.Compliance!.Value, 9);
        Assert.Equal(0.5, report.ErrorBudgetRemaining!.Value, 6);
        Assert.Equal(0.5, report.BurnRate!.Value, 6);
        Assert.Equal(BudgetHealth.Met, report.Health);
    }

    [Fact]
    public void Report_ExactlyAtTheTarget_IsNotMissed()
    {
        var budget = new ErrorBudget(Samples.Requests(0.95));
        var now = Feed(budget, Start, minutes: 10, good: 95, total: 100);
        Assert.NotEqual(BudgetHealth.Missed, budget.Report(now)[0].Health);
        now = Feed(budget, now, minutes: 1, good: 94, total: 100);
        Assert.Equal(BudgetHealth.Missed, budget.Report(now)[0].Health);
    }

    [Fact]
    public void Report_NoTraffic_SaysNothing()
    {
        var budget = new ErrorBudget(Samples.Requests());
        budget.Add(Start, Evidence.Of(0, 0), Start);
        var report = budget.Report(Start)[0];
        Assert.Equal((BudgetHealth.NoData, null, null), (report.Health, report.Compliance, report.BurnRate));
    }

    [Fact]
    public void Report_BudgetBurning_ProjectsItsEnd()
    {
        var budget = new ErrorBudget(Samples.Requests());
        // Thirty days at half the budget, then an hour at twenty times.
        var now = Feed(budget, Start, minutes: 30 * 24 * 60, good: 999.5, total: 1000);
        now = Feed(budget, now, minutes: 60, good: 980, total: 1000);
        var report = budget.Report(now)[0];
        // Spent: half, and 19.5 more for one of 720 hours. It goes at 20, while what was spent leaves.
        var spent = 0.5 + (19.5 / 720);
        var expected = (1 - spent) / (20 - spent) * 720;
        Assert.InRange((report.ExhaustedAt!.Value - now).TotalHours, expected * 0.99, expected * 1.01);
        Assert.Equal(BudgetHealth.AtRisk, report.Health);
    }

    [Fact]
    public void Report_CalendarMonth_BeginsAnew()
    {
        var month = new CalendarWindow(1, CalendarUnit.Month, CalendarWindow.DefaultAnchor, TimeZoneInfo.Utc);
        var budget = new ErrorBudget(Samples.Requests(0.99, month, Samples.Month));
        var end = new DateTimeOffset(2026, 4, 1, 0, 0, 0, TimeSpan.Zero);
        Feed(budget, end.AddHours(-2), minutes: 120, good: 50, total: 100);
        Assert.Equal(12_000, budget.Report(end.AddSeconds(-1))[0].Evidence.Total);
        Assert.Equal(BudgetHealth.NoData, budget.Report(end)[0].Health);
        Feed(budget, end, minutes: 1, good: 100, total: 100);
        var reports = budget.Report(end.AddMinutes(1));
        Assert.Equal((1.0, 100.0), (reports[0].Compliance!.Value, reports[0].Evidence.Total));
        Assert.Equal(12_100, reports[1].Evidence.Total);
    }

    [Fact]
    public void Over_AnyTraffic_AgreesWithASlidingSum()
    {
        var budget = new ErrorBudget(Samples.Requests());
        var random = new Random(3);
        var events = new List<(DateTimeOffset At, Evidence Evidence)>();
        var now = Start;
        for (var i = 0; i < 3 * 24 * 60; i++)
        {
            now = now.AddMinutes(1);
            var total = random.Next(50, 150);
            events.Add((now, Evidence.Of(total - random.Next(0, 10), total)));
            Assert.True(budget.Add(now, events[^1].Evidence, now));
        }
        foreach (var window in new[] { 5, 30, 60, 120, 360, 1440 }.Select(m => TimeSpan.FromMinutes(m)))
        {
            var expected = events.Where(e => e.At > now - window).Aggregate(Evidence.None, (a, e) => a + e.Evidence);
            var actual = budget.Over(window, now);
            Assert.Equal(expected.Total, actual.Total, 6);
            Assert.Equal(expected.Good, actual.Good, 6);
            // Between two slices the oldest counts in part: within two slices of the window.
            var later = now.AddSeconds(17);
            Assert.InRange(budget.Over(window, later).Total, expected.Total * (1 - 2.0 / 60) - 150, expected.Total + 1e-6);
        }
        Assert.True(budget.Over(TimeSpan.FromHours(1), now.AddHours(2)).IsNone);
    }

    [Fact]
    public void Conditions_OutageEnds_TheShortWindowResolves()
    {
        var budget = new ErrorBudget(Samples.Requests());
        var now = Feed(budget, Start, minutes: 120, good: 1000, total: 1000);
        Assert.DoesNotContain(budget.Conditions(now), c => c.IsFiring);
        now = Feed(budget, now, minutes: 10, good: 800, total: 1000);
        Assert.True(budget.Conditions(now)[0].IsFiring);
        now = Feed(budget, now, minutes: 6, good: 1000, total: 1000);
        var state = budget.Conditions(now)[0];
        Assert.True(state.LongRate > state.Factor);
        Assert.False(state.IsFiring);
    }

    [Fact]
    public void Conditions_ShortBlip_DoesNotFire()
    {
        var budget = new ErrorBudget(Samples.Requests());
        var now = Feed(budget, Start, minutes: 120, good: 1000, total: 1000);
        now = Feed(budget, now, minutes: 1, good: 900, total: 1000);
        var state = budget.Conditions(now)[0];
        Assert.True(state.ShortRate > state.Factor);
        Assert.False(state.IsFiring);
    }

    [Fact]
    public void Conditions_TrafficStops_Resolves()
    {
        var budget = new ErrorBudget(Samples.Requests());
        var now = Feed(budget, Start, minutes: 60, good: 0, total: 1000);
        Assert.True(budget.Conditions(now)[0].IsFiring);
        var state = budget.Conditions(now.AddMinutes(6))[0];
        Assert.True(double.IsNaN(state.ShortRate));
        Assert.False(state.IsFiring);
    }

    [Fact]
    public void Conditions_HandfulOfRequests_IsHeldBack()
    {
        var objective = Samples.Requests() with { Alerting = new AlertingPolicy { LowTraffic = new LowTrafficProtection(100, 5) } };
        var budget = new ErrorBudget(objective);
        var now = Start.AddMinutes(1);
        budget.Add(now, Evidence.Of(1, 3), now);
        Assert.Equal((false, true), (budget.Conditions(now)[0].IsFiring, budget.Conditions(now)[0].IsHeldBack));
        Assert.Equal(BurnSeverity.None, budget.Severity(now));
        budget.Add(now, Evidence.Of(90, 100), now);
        Assert.True(budget.Conditions(now)[0].IsFiring);
        Assert.Equal(BurnSeverity.Critical, budget.Severity(now));
    }

    [Fact]
    public void Add_TimeSlices_CountTimeAndNotEvents()
    {
        var objective = Samples.Requests(0.9) with { Slices = new SliceMethod(TimeSpan.FromMinutes(5), 0.99) };
        var budget = new ErrorBudget(objective);
        // A busy good slice, then a quiet bad one, then one without any event.
        var now = Feed(budget, Start, minutes: 5, good: 1000, total: 1000);
        now = Feed(budget, now, minutes: 5, good: 9, total: 10);
        var report = budget.Report(now)[0];
        Assert.Equal((1.0, 2.0), (report.Evidence.Good, report.Evidence.Total));
        Assert.Equal(2, budget.Report(now.AddMinutes(5))[0].Evidence.Total);
        Assert.False(budget.Add(now.AddMinutes(-1), Evidence.Of(1, 1), now));
        Assert.Equal(1, budget.LateMeasurements);
    }

    [Fact]
    public void Add_RatioTimeSlices_CountTheirShares()
    {
        var objective = Samples.Requests(0.9) with { Slices = new SliceMethod(TimeSpan.FromMinutes(5), null) };
        var budget = new ErrorBudget(objective);
        var now = Feed(budget, Start, minutes: 5, good: 1000, total: 1000);
        now = Feed(budget, now, minutes: 5, good: 5, total: 10);
        Assert.Equal(0.75, budget.Report(now)[0].Compliance!.Value, 9);
    }

    [Fact]
    public void Add_OutOfTime_IsRefusedAndCounted()
    {
        var budget = new ErrorBudget(Samples.Requests());
        Assert.False(budget.Add(Start.AddMinutes(5), Evidence.Of(1, 1), Start));
        Assert.True(budget.Add(Start, Evidence.Of(1, 1), Start));
        Assert.False(budget.Add(Start.AddDays(-40), Evidence.Of(1, 1), Start));
        Assert.False(budget.Add(DateTimeOffset.MinValue, Evidence.Of(1, 1), Start));
        Assert.Equal((1, 2), (budget.FutureMeasurements, budget.LateMeasurements));
        Assert.Equal(1, budget.Report(Start)[0].Evidence.Total);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Read_WhatWasWritten_ContinuesAlike(bool slices)
    {
        var month = new CalendarWindow(1, CalendarUnit.Month, CalendarWindow.DefaultAnchor, TimeZoneInfo.Utc);
        var objective = Samples.Requests(0.99, Samples.Month, month) with
        {
            Slices = slices ? new SliceMethod(TimeSpan.FromMinutes(7), 0.9) : null,
        };
        var budget = new ErrorBudget(objective);
        var now = Feed(budget, Start, minutes: 500, good: 97, total: 100);
        var bytes = Write(budget);
        var again = ErrorBudget.Read(objective, bytes);
        Assert.Equal(bytes, Write(again));
        Feed(budget, now, minutes: 100, good: 90, total: 100);
        now = Feed(again, now, minutes: 100, good: 90, total: 100);
        Assert.Equal(budget.Report(now), again.Report(now));
        Assert.Equal(budget.Conditions(now), again.Conditions(now));
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<BudgetFormatException>(() => ErrorBudget.Read(objective, bytes.AsSpan(0, length)));
        }
        Assert.Throws<BudgetFormatException>(() => ErrorBudget.Read(objective, [.. bytes, 0]));
    }

    [Fact]
    public void Read_DamagedBytes_NeverEscape()
    {
        var month = new CalendarWindow(1, CalendarUnit.Month, CalendarWindow.DefaultAnchor, TimeZoneInfo.Utc);
        var objective = Samples.Requests(0.99, Samples.Month, month) with { Slices = new SliceMethod(TimeSpan.FromMinutes(7), 0.9) };
        var budget = new ErrorBudget(objective);
        var now = Feed(budget, Start, minutes: 500, good: 97, total: 100);
        var bytes = Write(budget);
        var random = new Random(11);
        for (var i = 0; i < 20_000; i++)
        {
            var damaged = bytes.ToArray();
            damaged[i < bytes.Length ? i : random.Next(damaged.Length)] = (byte)random.Next(256);
            try
            {
                var read = ErrorBudget.Read(objective, damaged);
                read.Add(now, Evidence.Of(1, 1), now);
                read.Report(now);
            }
            catch (BudgetFormatException) { }
        }
    }

    [Fact]
    public void Read_WindowAddedMeanwhile_KeepsTheOthers()
    {
        var budget = new ErrorBudget(Samples.Requests());
        var now = Feed(budget, Start, minutes: 50, good: 97, total: 100);
        var wider = Samples.Requests(0.999, Samples.Month, new RollingWindow(TimeSpan.FromDays(7)));
        var reports = ErrorBudget.Read(wider, Write(budget)).Report(now);
        Assert.Equal((5000, 0), (reports[0].Evidence.Total, reports[1].Evidence.Total));
    }

    private static DateTimeOffset Feed(ErrorBudget budget, DateTimeOffset from, int minutes, double good, double total)
    {
        for (var i = 0; i < minutes; i++)
        {
            from = from.AddMinutes(1);
            Assert.True(budget.Add(from, Evidence.Of(good, total), from));
        }
        return from;
    }

    private static byte[] Write(ErrorBudget budget)
    {
        var output = new ArrayBufferWriter<byte>();
        budget.WriteTo(output);
        return output.WrittenSpan.ToArray();
    }
}
