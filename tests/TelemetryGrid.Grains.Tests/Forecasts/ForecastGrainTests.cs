using TelemetryGrid.Forecasts;
using TelemetryGrid.Grains.Tests.Grid;
using TelemetryGrid.Identity;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Grains.Tests.Forecasts;

public sealed class ForecastGrainTests : IAsyncDisposable
{
    private const string InBits = "network_interface_in_bits_per_second";
    private static readonly ForecastQuestion Day = new(24, 3_600_000, 0.9);

    private TestGrid _grid = null!;

    [Fact]
    public async Task Get_DailyRhythm_IsContinued()
    {
        _grid = await TestGrid.StartAsync();
        _grid.History.Means = _ => [(Labels.Empty, ago => Rhythm(-ago))];

        var forecast = await Grain("core-1/eth 0/1/" + InBits).GetAsync(Day);

        Assert.Equal("", forecast.Reason);
        Assert.Equal(24, forecast.Mean.Length);
        var next = _grid.Now.ToUnixTimeMilliseconds() / 3_600_000 * 3_600_000 + 3_600_000;
        Assert.Equal(next, forecast.StartMilliseconds);
        for (var i = 0; i < 24; i++)
        {
            Assert.InRange(forecast.Mean[i], Rhythm(i + 1) - 15, Rhythm(i + 1) + 15);
            Assert.InRange(forecast.Mean[i], forecast.Lower[i], forecast.Upper[i]);
        }
        Assert.True(forecast.Origins > 0 && forecast.Mase is not null && forecast.Models.Length > 0);
        Assert.Equal([$"{InBits}{{device=\"core-1\",interface=\"eth 0/1\",}}"], _grid.History.Asked);
    }

    [Fact]
    public async Task Get_AfterAKill_GoesOnWithWhatItLearnt()
    {
        _grid = await TestGrid.StartAsync();
        _grid.History.Means = _ => [(Labels.Empty, ago => Rhythm(-ago))];
        var first = await Grain("core-1/cpu").GetAsync(Day);
        await _grid.KillAsync(Grain("core-1/cpu"));
        await _grid.AdvanceAsync(60);

        var second = await Grain("core-1/cpu").GetAsync(Day);
        Assert.Equal(first.TrainedAt, second.TrainedAt);
        Assert.Equal(first.Models, second.Models);

        await _grid.AdvanceAsync(0);
        var longer = await Grain("core-1/cpu").GetAsync(Day with { Steps = 48 });
        Assert.True(longer.TrainedAt > first.TrainedAt);
    }

    [Fact]
    public async Task Get_NothingOrTooMuch_SaysWhich()
    {
        _grid = await TestGrid.StartAsync();
        Assert.Equal("The store has no samples of it from before the current step.", (await Grain("core-1/cpu").GetAsync(Day)).Reason);

        _grid.History.Means = _ => [(Labels.Empty, _ => 1), (Labels.Empty, _ => 2)];
        Assert.Equal("The store has 2 series of it.", (await Grain("core-1/cpu").GetAsync(Day)).Reason);

        _grid.History.Means = _ => throw new QueryException(QueryErrorKind.Execution, "too many samples");
        Assert.Equal("too many samples", (await Grain("core-1/cpu").GetAsync(Day)).Reason);

        _grid.History.Means = _ => [(Labels.Empty, ago => ago < 3 ? 1 : double.NaN)];
        Assert.StartsWith("Not enough history", (await Grain("core-1/cpu").GetAsync(Day)).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("core-1/cpu", "core-1", "", "cpu")]
    [InlineData("core-1/xe-0/0/1/in_bits", "core-1", "xe-0/0/1", "in_bits")]
    public void MetricId_Text_ComesBack(string text, string device, string port, string metric)
    {
        Assert.True(MetricId.TryParse(text, out var id));
        Assert.Equal(new MetricId(DeviceId.Parse(device), port, metric), id);
        Assert.Equal(text, id.ToString());
    }

    [Theory]
    [InlineData("cpu")]
    [InlineData("/cpu")]
    [InlineData("core-1/")]
    [InlineData("core-1/9x")]
    [InlineData("core-1/a{b=\"c\"}")]
    public void MetricId_Else_IsNone(string text) => Assert.False(MetricId.TryParse(text, out _));

    public async ValueTask DisposeAsync()
    {
        if (_grid is not null)
        {
            await _grid.DisposeAsync();
        }
    }

    private IForecastGrain Grain(string key) => _grid.Grains.GetGrain<IForecastGrain>(key);

    private static double Rhythm(int hour) =>
        100 + (40 * Math.Sin((hour + 1000) * 2 * Math.PI / 24)) + (3 * Math.Sin((hour + 1000) * 12.9898));
}
