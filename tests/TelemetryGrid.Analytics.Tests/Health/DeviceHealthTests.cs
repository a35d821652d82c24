using TelemetryGrid.Analytics.Health;

namespace TelemetryGrid.Analytics.Tests.Health;

public class DeviceHealthTests
{
    private static readonly DeviceHealthInput Well = new()
    {
        Reachable = true,
        Availability = 1,
        ErrorShare = 0,
        Utilisation = 0.3,
        Anomalies = 0,
        LatencyRatio = 1,
        CapacityDays = double.PositiveInfinity,
    };

    [Fact]
    public void Of_AllWell_IsHundred()
    {
        var health = DeviceHealth.Of(Well);

        Assert.Equal(100, health.Score);
        Assert.Equal(1, health.Coverage);
        Assert.Equal(6, health.Terms.Length);
        Assert.Equal(100, health.Terms.Sum(term => term.Weight));
        Assert.Equal("All that is known is well.", health.Reason);
    }

    [Fact]
    public void Of_Unreachable_IsZeroWhateverElseIsWell()
    {
        var health = DeviceHealth.Of(Well with { Reachable = false });

        Assert.Equal(0, health.Score);
        Assert.Equal(70, health.Mean!.Value, 1e-9);
        Assert.Equal("It does not answer.", health.Reason);
    }

    [Fact]
    public void Of_OneBadTerm_IsHeldDownByIt()
    {
        // The mean would still be 90; a term at 0 lets the whole be at most 40.
        var health = DeviceHealth.Of(Well with { CapacityDays = 1 });

        Assert.Equal(90, health.Mean!.Value, 1e-9);
        Assert.Equal(40, health.Score!.Value, 1e-9);
        Assert.Equal("A capacity is used up in 1 days.", health.Reason);
    }

    [Fact]
    public void Of_Errors_CountByDecades()
    {
        // 1e-4 is half of the four decades from 1e-6 to 1e-2.
        var term = DeviceHealth.Of(Well with { ErrorShare = 1e-4 }).Terms.Single(t => t.Kind == HealthTermKind.Errors);

        Assert.Equal(50, term.Score!.Value, 1e-9);
        Assert.Equal(70, term.Ceiling, 1e-9);
    }

    [Fact]
    public void Of_Unknown_IsShownAndDoesNotCount()
    {
        var health = DeviceHealth.Of(
            new DeviceHealthInput
            {
                Reachable = true,
                Utilisation = 0.79,
                LatencyRatio = double.NaN,
            }
        );

        Assert.Equal(0.45, health.Coverage, 1e-9);
        Assert.Equal((30 * 100 + 15 * 50) / 45.0, health.Mean!.Value, 1e-9);
        Assert.Equal(4, health.Terms.Count(term => term.Score is null && term.Weight == 0));
        Assert.Null(DeviceHealth.Of(new DeviceHealthInput()).Score);
    }

    [Fact]
    public void Of_Worse_IsNeverBetter()
    {
        var random = new Random(5);
        for (var round = 0; round < 2000; round++)
        {
            var input = new DeviceHealthInput
            {
                Reachable = true,
                Availability = random.NextDouble(),
                ErrorShare = Math.Pow(10, -8 * random.NextDouble()),
                Utilisation = random.NextDouble(),
                Anomalies = 6 * random.NextDouble(),
                LatencyRatio = 5 * random.NextDouble(),
                CapacityDays = 90 * random.NextDouble(),
            };
            var worse = random.Next(6) switch
            {
                0 => input with { Availability = input.Availability * random.NextDouble() },
                1 => input with { ErrorShare = input.ErrorShare * (1 + random.NextDouble()) },
                2 => input with { Utilisation = input.Utilisation + random.NextDouble() },
                3 => input with { Anomalies = input.Anomalies + random.NextDouble() },
                4 => input with { LatencyRatio = input.LatencyRatio + random.NextDouble() },
                _ => input with { CapacityDays = input.CapacityDays * random.NextDouble() },
            };
            var (a, b) = (DeviceHealth.Of(input).Score!.Value, DeviceHealth.Of(worse).Score!.Value);
            Assert.InRange(b, 0, a + 1e-9);
            Assert.InRange(a, 0, 100);
        }
    }
}
