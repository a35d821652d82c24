using TelemetryGrid.Analytics.Forecasting;

namespace TelemetryGrid.Analytics.Tests.Forecasting;

public class EnsembleWeightsTests
{
    [Fact]
    public void Mix_ThreePaths_IsHalfwayBetweenMeanAndMedianOfEachPart()
    {
        // First step: mean 0.25·1 + 0.5·2 + 0.25·10 = 3.75, median 2. Later: all weight on the last.
        var weights = new EnsembleWeights([0.25, 0.5, 0.25], [0, 0, 1], Boundary: 1);
        var mixed = new double[2];
        weights.Mix(
            [
                [1, 1],
                [2, 2],
                [10, 10],
            ],
            mixed
        );

        Assert.Equal([2.875, 10], mixed);
    }

    [Fact]
    public void Mix_MemberThatFailed_LeavesItsWeightToTheOthers()
    {
        var weights = new EnsembleWeights([0.2, 0.6, 0.2], [0.2, 0.6, 0.2], Boundary: 5);
        var mixed = new double[1];
        weights.Mix(
            [
                [4],
                null,
                [4],
            ],
            mixed
        );

        Assert.Equal([4], mixed);
    }

    [Fact]
    public void Weights_OfTwoModels_AreInverseSquaresOfTheirErrors()
    {
        // Off by 1 and by 1.25: 1 to 0.64. Off by 2 is beyond 1.75 times the best.
        var values = new double[20];
        var input = new ForecastInput(values, SeasonalPeriods.None, [14, 17, 20], 3);
        var evaluation = new EnsembleEvaluation(input, 3, [new Off("a", 1), new Off("b", -1.25), new Off("c", 2)], 1.75);
        var weights = evaluation.Weights();

        Assert.Equal(1 / 1.64, weights.First[0], 1e-12);
        Assert.Equal(0.64 / 1.64, weights.First[1], 1e-12);
        Assert.Equal(0, weights.First[2]);
        Assert.Equal(1.25, evaluation.Error(1), 1e-12);
    }

    [Fact]
    public void HalfWidth_EqualErrors_IsThatErrorAtAnyLevel()
    {
        var values = new double[60];
        double[][] paths = [.. Enumerable.Range(0, 5).Select(_ => Enumerable.Repeat(-3.0, 10).ToArray())];
        values[0] = -1;
        var band = ConformalBand.Learn(values, [10, 20, 30, 40, 50], paths, 10, out var coverage);

        // A series that is not proportional to its level: the band is the error itself, and grows beyond what was judged.
        Assert.Equal(3, band.HalfWidth(4, 100, 0.5, 1), 1e-9);
        Assert.Equal(3, band.HalfWidth(4, 100, 0.99, 1), 1e-9);
        Assert.Equal(6, band.HalfWidth(39, 100, 0.95, 1), 1e-9);
        Assert.Equal(1, coverage);
    }

    [Fact]
    public void HalfWidth_SpreadErrors_IsTheConformalQuantile()
    {
        // Errors 1..19 at one step each, in 19 origins. The 90 % band is of rank 0.9·20 = 18, the error 18, scored by the mean of the
        // others, 172/18, and then laid on the mean of all, 10.
        var values = new double[40];
        values[0] = -1;
        int[] origins = [.. Enumerable.Range(1, 19)];
        double[][] paths = [.. origins.Select(error => new[] { (double)error })];
        var band = ConformalBand.Learn(values, origins, paths, 1, out _);

        Assert.Equal(18 / (172 / 18.0) * 10, band.HalfWidth(0, 0, 0.9, 1), 1e-9);
    }

    private sealed class Off(string name, double by) : IForecastModel
    {
        public string Name => name;

        public bool TryForecast(ForecastInput input, double[][] paths)
        {
            foreach (var path in paths)
            {
                path.AsSpan().Fill(by);
            }

            return true;
        }
    }
}
