using TelemetryGrid.Analytics.Forecasting;

namespace TelemetryGrid.Analytics.Tests.Forecasting;

public class RegularSeriesTests
{
    private const long Hour = 3_600_000;

    [Fact]
    public void FromSamples_UnorderedWithDoublesAndRefuse_IsTheMeanPerSlot()
    {
        var series = RegularSeries.FromSamples(
            [3 * Hour, 1 * Hour, 2 * Hour, 2 * Hour, 4 * Hour, 5 * Hour],
            [30, 10, 18, 22, double.NaN, double.PositiveInfinity]
        );

        Assert.Equal([10, 20, 30], series.Values);
        Assert.Equal((Hour, Hour, 0, 2), (series.StartMs, series.StepMs, series.Filled, series.Refused));
    }

    [Fact]
    public void FromSamples_ShortGap_IsAStraightLine()
    {
        var series = RegularSeries.FromSamples([0, 1000, 2000, 5000, 6000], [1, 2, 3, 6, 7]);

        Assert.Equal([1, 2, 3, 4, 5, 6, 7], series.Values);
        Assert.Equal(2, series.Filled);
    }

    [Fact]
    public void FromValues_LongGap_IsLikeTheDaysAround()
    {
        var values = new double[96];
        for (var t = 0; t < values.Length; t++)
        {
            values[t] = t % 24 + (t >= 48 ? 2 : 0);
        }

        var holed = values.ToArray();
        holed.AsSpan(30, 12).Fill(double.NaN);
        var series = RegularSeries.FromValues(0, Hour, holed);

        Assert.Equal(12, series.Filled);
        for (var t = 30; t < 42; t++)
        {
            Assert.Equal(t % 24 + 1, series.Values[t], 1e-9);
        }
    }

    [Fact]
    public void FromValues_NothingButNaN_IsEmpty()
    {
        var series = RegularSeries.FromValues(0, Hour, [double.NaN, double.NaN, double.NegativeInfinity]);

        Assert.Empty(series.Values);
        Assert.Equal(3, series.Refused);
    }

    [Fact]
    public void FromSamples_CenturiesApart_KeepsABoundedHistory()
    {
        var series = RegularSeries.FromSamples([0, Hour, 2 * Hour, 9_000_000 * Hour], [1, 2, 3, 4]);

        Assert.Equal([4], series.Values);
        Assert.Equal(3, series.Refused);
    }

    [Fact]
    public void FromSamples_AnyInput_IsFinite()
    {
        var random = new Random(4);
        double[] odd = [double.NaN, double.PositiveInfinity, 0, -1, 1e139, 1e300, 5];
        long[] oddTimes = [long.MinValue, long.MaxValue, 0, -5, 86_400_000, 1_700_000_000_000];
        for (var round = 0; round < 2_000; round++)
        {
            var count = random.Next(40);
            var (times, values) = (new long[count], new double[count]);
            for (var i = 0; i < count; i++)
            {
                times[i] = random.Next(10) == 0 ? oddTimes[random.Next(oddTimes.Length)] : random.Next(1_000) * 1_000L;
                values[i] = random.Next(5) == 0 ? odd[random.Next(odd.Length)] : random.NextDouble();
            }

            var series = RegularSeries.FromSamples(times, values);
            Assert.True(series.Values.Length <= RegularSeries.LongestHistory);
            Assert.All(series.Values, value => Assert.True(double.IsFinite(value)));
        }
    }
}
