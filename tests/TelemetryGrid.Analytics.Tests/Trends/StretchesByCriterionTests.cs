using TelemetryGrid.Analytics.Trends;

namespace TelemetryGrid.Analytics.Tests.Trends;

public class StretchesByCriterionTests
{
    [Theory]
    [InlineData(StretchShape.Level)]
    [InlineData(StretchShape.Line)]
    [InlineData(StretchShape.Bend)]
    public void Find_OneShape_IsToldAsSuch(object shape)
    {
        var degree = (int)(StretchShape)shape;
        double[] times = [.. Enumerable.Range(0, 100).Select(t => t / 50.0 - 1)];
        double[] values =
        [
            .. ChangePointsTests.Noise(100, 31).Select((value, t) => 0.3 * value + (degree > 0 ? 2 * Math.Pow(times[t], degree) : 0)),
        ];

        var found = StretchesByCriterion.Find(times, [values], ChangePointOptions.Default);

        Assert.Empty(found.Changes);
        Assert.Equal([(StretchShape)shape], found.Shapes);
    }
}
