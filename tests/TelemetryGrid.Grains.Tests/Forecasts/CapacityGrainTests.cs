using TelemetryGrid.Forecasts;
using TelemetryGrid.Grains.Tests.Grid;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Grains.Tests.Forecasts;

public sealed class CapacityGrainTests : IAsyncDisposable
{
    private const double Gigabit = 1e9;
    private const string InBits = "network_interface_in_bits_per_second";

    private TestGrid _grid = null!;

    [Fact]
    public async Task Report_GrowingBesideIdle_TellsTheGrowingFirstAndWhenItIsFull()
    {
        _grid = await TestGrid.StartAsync();
        _grid.History.Now = expression =>
            expression.StartsWith("network_interface_speed", StringComparison.Ordinal)
                ?
                [
                    new VectorSample(Of("network_interface_speed_bits_per_second", "eth0"), 0, Gigabit),
                    new VectorSample(Of("network_interface_speed_bits_per_second", "eth1"), 0, Gigabit),
                    new VectorSample(Of("network_interface_speed_bits_per_second", "eth2"), 0, Gigabit),
                ]
                : [];
        _grid.History.Means = selector =>
            selector.StartsWith(InBits, StringComparison.Ordinal)
                ?
                [
                    (Of(null, "eth1"), _ => 0.02 * Gigabit),
                    // One percent of the link a day, now at three quarters.
                    (Of(null, "eth0"), ago => (0.75 - (0.01 * ago / 24)) * Gigabit),
                    (Of(null, "eth2"), ago => ago < 48 ? 1 : double.NaN),
                    (Of(null, "eth9"), _ => 1),
                ]
                : [];

        var report = await Grain().ReportAsync(30);

        Assert.Equal((30, 2, 4), (report.ForecastDays, report.Rows.Length, report.WithoutHistory));
        var (growing, idle) = (report.Rows[0], report.Rows[1]);
        Assert.Equal(("eth0", InBits, Gigabit), (growing.Part, growing.Metric, growing.Limit));
        Assert.InRange(growing.Predicted, 0.85 * Gigabit, 1.1 * Gigabit);
        Assert.NotNull(growing.ThresholdBreach);
        Assert.InRange((growing.ThresholdBreach.Value - _grid.Now).TotalDays, 8, 30);
        Assert.True(growing.RecommendedAction is "plan_scale_up" or "immediate_scale_up_required");
        Assert.Equal(("eth1", "low", "consider_scale_down"), (idle.Part, idle.Severity, idle.RecommendedAction));
        Assert.Null(idle.ThresholdBreach);
    }

    [Fact]
    public async Task Report_AskedAgain_IsKeptForAnHour()
    {
        _grid = await TestGrid.StartAsync();
        var made = (await Grain().ReportAsync(7)).MadeAt;
        await _grid.AdvanceAsync(60);
        Assert.Equal(made, (await Grain().ReportAsync(7)).MadeAt);
        Assert.NotEqual(made, (await Grain().ReportAsync(8)).MadeAt);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Grain().ReportAsync(0));
    }

    public async ValueTask DisposeAsync()
    {
        if (_grid is not null)
        {
            await _grid.DisposeAsync();
        }
    }

    private ICapacityGrain Grain() => _grid.Grains.GetGrain<ICapacityGrain>("site");

    private static Labels Of(string? name, string port)
    {
        var labels = new LabelsBuilder().Set("device", "core-1").Set("interface", port);
        return (name is null ? labels : labels.Set(Labels.MetricName, name)).Build();
    }
}
