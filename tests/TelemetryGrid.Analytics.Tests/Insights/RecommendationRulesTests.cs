using TelemetryGrid.Analytics.Insights;

namespace TelemetryGrid.Analytics.Tests.Insights;

public class RecommendationRulesTests
{
    private static readonly Insight Some = InsightFrom.ChangePoint(new ChangePointFact("r1", "sessions", 0, 200, 500, 0.9));

    [Theory]
    [InlineData("type", RuleOperator.Is, "Trend", true)]
    [InlineData("type", RuleOperator.Is, "anomaly", false)]
    [InlineData("severity", RuleOperator.AtLeast, "medium", true)]
    [InlineData("severity", RuleOperator.AtLeast, "high", false)]
    [InlineData("severity", RuleOperator.AtMost, "critical", true)]
    [InlineData("confidence", RuleOperator.AtLeast, "0.9", true)]
    [InlineData("confidence", RuleOperator.AtMost, "0.8", false)]
    [InlineData("metric", RuleOperator.HasAny, "errors | SESS", true)]
    [InlineData("metric", RuleOperator.HasAny, "", false)]
    [InlineData("entity", RuleOperator.Is, "R1", true)]
    [InlineData("after", RuleOperator.AtLeast, "500", true)]
    [InlineData("after", RuleOperator.AtLeast, "many", false)]
    [InlineData("not there", RuleOperator.AtMost, "1", false)]
    public void Holds_Condition_ComparesItsFact(string fact, RuleOperator comparison, string value, bool expected) =>
        Assert.Equal(expected, new RuleCondition(fact, comparison, value).Holds(Some));

    [Fact]
    public void Apply_OwnTable_FillsInWhatItKnows()
    {
        var rule = new RecommendationRule("mine", [], "See {metric} of {entity}: {after}, {nothing}.", ["From {before}"]);

        var recommendation = Assert.Single(RecommendationRules.Apply(Some, [rule]).Recommendations);

        Assert.Equal("See sessions of r1: 500, {nothing}.", recommendation.Text);
        Assert.Equal(["From 200"], recommendation.Steps.AsEnumerable());
    }

    [Fact]
    public void Apply_ManyThatHold_TakesTheFirst()
    {
        RecommendationRule[] rules = [.. Enumerable.Range(0, 5).Select(i => new RecommendationRule($"rule{i}", [], "", []))];

        Assert.Equal(
            ["rule0", "rule1", "rule2"],
            RecommendationRules.Apply(Some, rules).Recommendations.Select(recommendation => recommendation.Rule)
        );
    }

    [Fact]
    public void Table_Shipped_HasDistinctNamesConditionsAndSteps()
    {
        Assert.Distinct(RecommendationTable.Default.Select(rule => rule.Name));
        Assert.All(
            RecommendationTable.Default,
            rule => Assert.True(rule.When.Length > 0 && rule.Steps.Length > 0 && rule.Text.EndsWith('.'))
        );
    }
}
