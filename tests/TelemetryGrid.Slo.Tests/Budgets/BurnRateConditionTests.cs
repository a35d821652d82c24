using TelemetryGrid.Slo.Budgets;

namespace TelemetryGrid.Slo.Tests.Budgets;

public sealed class BurnRateConditionTests
{
    [Fact]
    public void Defaults_ThirtyDays_AreTheWorkbooks()
    {
        var period = TimeSpan.FromDays(30);
        var rows = BurnRateCondition.Defaults(period).Select(c => (c.Factor(period), c.LongWindow.TotalHours, c.ShortWindow.TotalMinutes));
        Assert.Equal([(14.4, 1, 5), (6, 6, 30), (3, 24, 120), (1, 72, 360)], rows);
    }

    [Theory]
    [InlineData(28, 13.44)]
    [InlineData(90, 43.2)]
    public void Factor_OtherPeriods_IsShareTimesPeriodOverLongWindow(int days, double factor)
    {
        var period = TimeSpan.FromDays(days);
        Assert.Equal(factor, BurnRateCondition.Defaults(period)[0].Factor(period), 9);
    }

    [Fact]
    public void Defaults_OfAWeek_ShrinkWithIt()
    {
        var period = TimeSpan.FromDays(7);
        var first = BurnRateCondition.Defaults(period)[0];
        Assert.Equal((14, 1), (first.LongWindow.TotalMinutes, first.ShortWindow.TotalMinutes));
        Assert.Equal(14.4, first.Factor(period), 9);
    }

    [Fact]
    public void CanFire_TargetTooLow_IsFalse()
    {
        var period = TimeSpan.FromDays(30);
        Assert.True(BurnRateCondition.Defaults(period)[0].CanFire(period, 0.05));
        Assert.False(BurnRateCondition.Defaults(period)[0].CanFire(period, 0.1));
    }

    [Theory]
    [InlineData(double.NaN, BurnSeverity.None)]
    [InlineData(2, BurnSeverity.None)]
    [InlineData(2.01, BurnSeverity.Warning)]
    [InlineData(5, BurnSeverity.Warning)]
    [InlineData(5.01, BurnSeverity.High)]
    [InlineData(10, BurnSeverity.High)]
    [InlineData(10.01, BurnSeverity.Critical)]
    public void Of_ARate_HasToExceedItsLevel(double rate, BurnSeverity severity) => Assert.Equal(severity, SimpleScheme.Of(rate));
}
