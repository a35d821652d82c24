using TelemetryGrid.Analytics.Forecasting;

namespace TelemetryGrid.Analytics.Tests.Forecasting;

public class LstmCellTests
{
    [Fact]
    public void Backward_EveryWeight_HasTheSlopeOfFiniteDifferences()
    {
        const double step = 1e-5;
        var cell = new LstmCell(inputs: 2, hidden: 3, new Random(5));
        _ = Loss(cell);
        cell.Backward();
        var gradient = cell.Gradient.ToArray();

        for (var i = 0; i < gradient.Length; i++)
        {
            var weight = cell.Weights[i];
            cell.Weights[i] = weight + step;
            var above = Loss(cell);
            cell.Backward();
            cell.Weights[i] = weight - step;
            var below = Loss(cell);
            cell.Backward();
            cell.Weights[i] = weight;
            Assert.Equal((above - below) / (2 * step), gradient[i], 1e-7);
        }
    }

    [Fact]
    public void Learn_ASignalOneStepBack_IsLearnt()
    {
        var (cell, random) = (new LstmCell(inputs: 1, hidden: 4, new Random(7)), new Random(8));
        var (first, last, before) = (0.0, 0.0, 0.0);
        for (var round = 0; round < 400; round++)
        {
            var loss = 0.0;
            for (var t = 0; t < 20; t++)
            {
                var now = random.NextDouble() - 0.5;
                cell.Remember([now], before);
                before = now;
            }

            cell.Learn(0.02);
            for (var t = 0; t < 20; t++)
            {
                var now = random.NextDouble() - 0.5;
                var off = cell.Step([now]) - before;
                loss += off * off / 20;
                before = now;
            }

            (first, last) = (round < 20 ? first + loss / 20 : first, round >= 380 ? last + loss / 20 : last);
        }

        // Not knowing costs the variance of the signal, 1/12.
        Assert.True(first > 0.05 && last < 0.01, $"from {first:F4} to {last:F4}");
    }

    private static double Loss(LstmCell cell)
    {
        cell.Reset();
        var loss = 0.0;
        for (var t = 0; t < 6; t++)
        {
            double[] features = [Math.Sin(t), Math.Cos(2 * t)];
            var target = 0.3 * t - 1;
            var state = cell.State();
            var off = cell.Step(features) - target;
            loss += off * off / 12;
            cell.Restore(state);
            cell.Remember(features, target);
        }

        return loss;
    }
}
