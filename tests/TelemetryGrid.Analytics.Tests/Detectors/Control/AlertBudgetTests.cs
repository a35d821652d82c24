using TelemetryGrid.Analytics.Detectors.Control;
using TelemetryGrid.Analytics.Tests.Serialization;

namespace TelemetryGrid.Analytics.Tests.Detectors.Control;

public class AlertBudgetTests
{
    private const long DayMs = 86_400_000;

    [Theory]
    [InlineData(5, 200)]
    [InlineData(20, 2_000)]
    public void Offer_MoreThanTheBudget_SettlesBelowIt(double perDay, int offersPerDay)
    {
        var budget = new AlertBudget(perDay, 3);
        var alerts = Run(budget, new Random(1), 0, 60, offersPerDay).Skip(14).Average();

        Assert.InRange(alerts, perDay * 0.3, perDay * 1.2);
        Assert.True(budget.Threshold > 3);
    }

    [Fact]
    public void Offer_LittleThatIsWeak_NeverPasses()
    {
        var budget = new AlertBudget(10, 4);
        for (var day = 0; day < 30; day++)
        {
            Assert.False(budget.Offer(day * DayMs, 3.9));
        }

        Assert.Equal(4, budget.Threshold);
        Assert.True(budget.Offer(30 * DayMs, 4));
        Assert.Equal((31UL, 1UL), (budget.Offered, budget.Alerted));
    }

    [Fact]
    public void Threshold_AfterAStorm_ComesDownAgain()
    {
        var budget = new AlertBudget(5, 4);
        for (var i = 0; i < 500; i++)
        {
            budget.Offer(i * 1_000, 12);
        }

        var inTheStorm = budget.Threshold;
        budget.Advance(60 * DayMs);

        Assert.True(inTheStorm > 12);
        Assert.True(budget.Alerted < 10);
        Assert.Equal(4, budget.Threshold);
    }

    [Theory]
    [InlineData(double.NaN, false)]
    [InlineData(double.NegativeInfinity, false)]
    [InlineData(double.PositiveInfinity, true)]
    [InlineData(-5, false)]
    public void Offer_ThatIsNoScore_IsTakenForTheLeastOrTheMost(double score, bool alerts)
    {
        var budget = new AlertBudget();
        budget.Offer(long.MaxValue, 1);
        Assert.Equal(alerts, budget.Offer(long.MinValue, score));
        Assert.True(double.IsFinite(budget.Threshold));
    }

    [Fact]
    public void Read_WhatWasWritten_GoesOnAlike()
    {
        var budget = new AlertBudget(7, 3.5);
        Run(budget, new Random(4), 0, 10, 100);
        var state = Bytes.Of(budget.WriteTo);
        var copy = AlertBudget.Read(state);

        Assert.Equal(Run(budget, new Random(5), 10, 10, 100), Run(copy, new Random(5), 10, 10, 100));
        Assert.Equal(Bytes.Of(budget.WriteTo), Bytes.Of(copy.WriteTo));
        Bytes.AssertHostileInputIsRefused(state, AlertBudget.Read);
    }

    [Theory]
    [InlineData(0, 4)]
    [InlineData(double.NaN, 4)]
    [InlineData(5, double.PositiveInfinity)]
    public void Constructor_OutOfRange_Throws(double perDay, double floor)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new AlertBudget(perDay, floor));
    }

    /// <summary>Offers calibrated scores and returns the alerts of each day.</summary>
    private static int[] Run(AlertBudget budget, Random random, int firstDay, int days, int offersPerDay)
    {
        var alerts = new int[days];
        for (var i = 0; i < days * offersPerDay; i++)
        {
            var score = 2 - Math.Log10(1 - random.NextDouble());
            alerts[i / offersPerDay] += budget.Offer(firstDay * DayMs + i * (DayMs / offersPerDay), score) ? 1 : 0;
        }

        return alerts;
    }
}
