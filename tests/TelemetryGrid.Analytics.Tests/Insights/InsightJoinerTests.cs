using TelemetryGrid.Analytics.Insights;

namespace TelemetryGrid.Analytics.Tests.Insights;

public class InsightJoinerTests
{
    private const long Now = 1_760_000_000_000;
    private const long Minute = 60_000;

    [Fact]
    public void Join_SharedEntityAndTime_TellsTheWholeFromItsBeginning()
    {
        Insight[] insights =
        [
            Change("r2", "latency", 4),
            Change("r1", "errors", 0),
            Change("r1", "octets", 2),
            Link(6, "r1", "r2"),
            Change("r9", "cpu", 3),
        ];

        var joined = InsightJoiner.Join(insights);

        var whole = Assert.Single(joined, insight => !insight.Members.IsEmpty);
        Assert.Equal(4, whole.Members.Length);
        Assert.Equal("r1", whole.Context["first_entity"]);
        Assert.Equal("errors", whole.Context["first_metric"]);
        Assert.Equal("Begin where it began: r1, errors.", Assert.Single(whole.Recommendations).Text);
        Assert.Equal("4 findings on 2 entities around r1 at once", whole.Title);
        Assert.Equal(4, joined.Count(insight => insight.CorrelationId == whole.Id && insight.Members.IsEmpty));
        var alone = Assert.Single(joined, insight => insight.Entities.Contains("r9"));
        Assert.Equal(alone.Id, alone.CorrelationId);
    }

    [Fact]
    public void Join_FarInTime_StaysApart() =>
        Assert.DoesNotContain(InsightJoiner.Join([Change("r1", "a", 0), Change("r1", "b", 16)]), insight => !insight.Members.IsEmpty);

    [Fact]
    public void Join_EndlessChain_IsCutAtItsLongest()
    {
        var joined = InsightJoiner.Join([.. Enumerable.Range(0, 60).Select(i => Change("r1", $"m{i}", 10 * i))]);

        var wholes = joined.Where(insight => !insight.Members.IsEmpty).ToArray();
        Assert.Equal(60, wholes.Sum(whole => whole.Members.Length));
        Assert.All(wholes, whole => Assert.True(whole.UntilMs - whole.TimeMs <= 120 * Minute));
    }

    [Fact]
    public void Join_Neighbours_CountAsShared()
    {
        Insight[] insights = [Change("r1", "a", 0), Change("r2", "b", 1)];

        Assert.DoesNotContain(InsightJoiner.Join(insights), insight => !insight.Members.IsEmpty);
        Assert.Contains(InsightJoiner.Join(insights, null, entity => entity == "r2" ? ["r1"] : []), insight => !insight.Members.IsEmpty);
    }

    [Fact]
    public void Join_AnyOrder_IsTheSame()
    {
        var random = new Random(8);
        Insight[] insights = [.. Enumerable.Range(0, 200).Select(i => Change($"r{random.Next(30)}", $"m{i}", random.Next(600)))];
        var expected = InsightJoiner.Join(insights).Select(insight => (insight.Id, insight.CorrelationId));
        random.Shuffle(insights);

        Assert.Equal(expected, InsightJoiner.Join(insights).Select(insight => (insight.Id, insight.CorrelationId)));
    }

    [Fact]
    public void Join_Again_AddsNothing()
    {
        var once = InsightJoiner.Join([Change("r1", "a", 0), Change("r1", "b", 1)]);
        var twice = InsightJoiner.Join(once);

        Assert.Equal(once.Select(insight => insight.Id).Order(), twice.Select(insight => insight.Id).Order());
        Assert.Equal(3, twice.Length);
    }

    [Fact]
    public void Join_SeveralAgree_AreSurerAndAsSevereAsTheWorst()
    {
        var whole = InsightJoiner.Join([Change("r1", "a", 0, 0.6), Change("r1", "b", 1, 0.5)]).Single(insight => !insight.Members.IsEmpty);

        Assert.Equal(0.8, whole.Confidence, 1e-9);
        Assert.Equal(InsightSeverity.Medium, whole.Severity);
    }

    private static Insight Change(string entity, string metric, int minute, double confidence = 0.5) =>
        InsightFrom.ChangePoint(new ChangePointFact(entity, metric, Now + minute * Minute, 1, 3, confidence));

    private static Insight Link(int minute, string first, string second) =>
        InsightFrom.Correlation(new CorrelationFact(first, "errors", second, "latency", Now + minute * Minute, 0.9, 0, 0.01));
}
