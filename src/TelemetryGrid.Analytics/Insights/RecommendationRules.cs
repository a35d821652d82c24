using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace TelemetryGrid.Analytics.Insights;

/// <summary>Which recommendations an insight gets. Pure.</summary>
public static partial class RecommendationRules
{
    /// <summary>Recommendations an insight has at most.</summary>
    public const int Most = 3;

    /// <summary>The insight with what the first rules that hold recommend, in their order.</summary>
    public static Insight Apply(Insight insight, IReadOnlyList<RecommendationRule>? rules = null)
    {
        ArgumentNullException.ThrowIfNull(insight);
        var recommendations = ImmutableArray.CreateBuilder<Recommendation>();
        foreach (var rule in rules ?? RecommendationTable.Default)
        {
            if (recommendations.Count < Most && rule.When.All(condition => condition.Holds(insight)))
            {
                recommendations.Add(
                    new Recommendation(rule.Name, Fill(rule.Text, insight), [.. rule.Steps.Select(step => Fill(step, insight))])
                );
            }
        }

        return insight with
        {
            Recommendations = recommendations.ToImmutable(),
        };
    }

    private static string Fill(string text, Insight insight) =>
        Placeholder()
            .Replace(
                text,
                match =>
                    match.Groups["name"].Value switch
                    {
                        "entity" => insight.Entities.FirstOrDefault("the entity"),
                        "metric" => insight.Metrics.FirstOrDefault("the metric"),
                        var name => insight.Context.GetValueOrDefault(name, match.Value),
                    }
            );

    [GeneratedRegex(@"\{(?<name>[a-z_]+)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();
}
