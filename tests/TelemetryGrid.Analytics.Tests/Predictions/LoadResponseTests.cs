using TelemetryGrid.Analytics.Forecasting;
using TelemetryGrid.Analytics.Predictions;

namespace TelemetryGrid.Analytics.Tests.Predictions;

public class LoadResponseTests
{
    [Fact]
    public void Fit_Queue_FindsItsConstantsAndGoesOnBeyond()
    {
        var response = Fit(load => 5 + 2 * load / (1 - load), most: 0.8, noise: 0.3);

        Assert.Equal(LoadResponseShape.Queue, response.Shape);
        Assert.InRange(response.At(0.5)!.Value.Value, 6.8, 7.2);
        var beyond = response.At(0.9)!.Value;
        Assert.True(beyond.Extrapolated);
        Assert.InRange(beyond.Value, 21.5, 24.5);
        Assert.Null(response.At(0.96));
        Assert.InRange(response.LoadFor(15)!.Value, 0.82, 0.845);
        Assert.Null(response.LoadFor(1000));
        Assert.InRange(response.Strength, 0.95, 1);
    }

    [Fact]
    public void Fit_LossBeyondAKnee_IsStepsAndAnswersForWhatWasSeenOnly()
    {
        var response = Fit(load => load < 0.6 ? 0 : 0.05, most: 0.9, noise: 0.001);

        Assert.Equal(LoadResponseShape.Monotone, response.Shape);
        Assert.InRange(response.At(0.3)!.Value.Value, 0, 0.003);
        Assert.InRange(response.At(0.75)!.Value.Value, 0.045, 0.055);
        Assert.Null(response.At(response.LargestSeen + 0.01));
    }

    [Fact]
    public void Fit_NoDependence_HasNoStrength() => Assert.InRange(Fit(_ => 10, most: 0.9, noise: 3).Strength, 0, 0.4);

    [Fact]
    public void At_Band_HoldsNineTenths()
    {
        var response = Fit(load => 5 + 2 * load / (1 - load), most: 0.85, noise: 1);
        var (loads, responses) = Samples(load => 5 + 2 * load / (1 - load), 0.85, 1, seed: 99);

        var inside = loads.Where((load, i) => response.At(load) is { } at && responses[i] >= at.Lower && responses[i] <= at.Upper).Count();

        Assert.InRange(inside / (double)loads.Length, 0.85, 0.95);
    }

    [Fact]
    public void At_RisingLoad_NeverFalls()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var (loads, responses) = Samples(load => 3 + Math.Sin(9 * load), 0.9, 1, seed);
            var response = LoadResponse.Fit(loads, responses).Response!;
            var before = 0.0;
            for (var load = 0.0; load <= response.LargestAnswered; load += 0.01)
            {
                var at = response.At(load)!.Value;
                Assert.True(at.Value >= before - 1e-12 && at.Lower <= at.Value && at.Value <= at.Upper, $"{seed} {load}");
                before = at.Value;
            }
        }
    }

    [Fact]
    public void Fit_FewOrSteadyOrSenseless_IsAReason()
    {
        Assert.StartsWith("Not enough history", LoadResponse.Fit(new double[10], new double[10]).Reason, StringComparison.Ordinal);
        Assert.StartsWith(
            "Not enough history",
            LoadResponse.Fit([.. Enumerable.Repeat(double.NaN, 100)], new double[100]).Reason,
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "The load varied",
            LoadResponse.Fit([.. Enumerable.Repeat(0.5, 100)], new double[100]).Reason,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Isotonic_OfValues_IsScikitLearns()
    {
        // IsotonicRegression().fit_transform(range(10), values) of scikit-learn 1.2.1
        double[] expected = [2, 2, 2, 13.0 / 3, 13.0 / 3, 13.0 / 3, 7.5, 7.5, 7.75, 7.75];
        var fitted = Isotonic.Fit([3, 1, 2, 5, 4, 4, 8, 7, 9, 6.5]);

        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], fitted[i], 1e-12);
        }
    }

    [Fact]
    public void Predict_GrowingLoad_DatesTheBreach()
    {
        var response = Fit(load => 5 + 2 * load / (1 - load), most: 0.8, noise: 0.3);
        double[] loads = [0.5, 0.6, 0.7, 0.8, 0.86, 0.9, 0.99];

        var prediction = PerformancePredictor.Predict(response, Forecasts.Of(loads, 0.02), limit: 15);

        Assert.Equal(Forecasts.StartMs + 4 * Forecasts.StepMs, prediction.BreachMs);
        Assert.Equal(0.99, prediction.PeakLoad);
        Assert.Null(prediction.AtPeak);
        Assert.Equal(1, prediction.Unanswered);
        Assert.Null(PerformancePredictor.Predict(response, Forecasts.Of([0.3], 0.02), limit: 15).BreachMs);
    }

    private static LoadResponse Fit(Func<double, double> shape, double most, double noise)
    {
        var (loads, responses) = Samples(shape, most, noise, seed: 4);
        var outcome = LoadResponse.Fit(loads, responses);
        Assert.True(outcome.Succeeded, outcome.Reason);
        return outcome.Response;
    }

    private static (double[] Loads, double[] Responses) Samples(Func<double, double> shape, double most, double noise, int seed)
    {
        var random = new Random(seed);
        double[] loads = [.. Enumerable.Range(0, 2000).Select(_ => most * random.NextDouble())];
        return (loads, [.. loads.Select(load => Math.Max(0, shape(load) + noise * (2 * random.NextDouble() - 1)))]);
    }
}
