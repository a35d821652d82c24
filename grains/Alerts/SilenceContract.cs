using TelemetryGrid.Alerting.Silences;
using TelemetryGrid.Alerts;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Grains.Alerts;

/// <summary>Silences as they cross calls and as the grains reckon with them.</summary>
internal static class SilenceContract
{
    /// <exception cref="ArgumentException">A value is not a regular expression.</exception>
    public static Silence ToSilence(this GridSilence silence) =>
        new(
            silence.Id,
            [.. silence.Matchers.Select(m => new LabelMatcher(m.Name, Operator(m), m.Value))],
            silence.StartsAt,
            silence.EndsAt,
            silence.UpdatedAt,
            silence.CreatedBy,
            silence.Comment
        );

    public static GridSilence ToGrid(this Silence silence) =>
        new()
        {
            Id = silence.Id,
            Matchers =
            [
                .. silence.Matchers.Select(m => new GridMatcher(
                    m.Name,
                    m.Value,
                    m.Operator is MatchOperator.Regex or MatchOperator.NotRegex,
                    m.Operator is MatchOperator.Equal or MatchOperator.Regex
                )),
            ],
            StartsAt = silence.StartsAt,
            EndsAt = silence.EndsAt,
            UpdatedAt = silence.UpdatedAt,
            CreatedBy = silence.CreatedBy,
            Comment = silence.Comment,
        };

    private static MatchOperator Operator(GridMatcher matcher) =>
        matcher.IsRegex
            ? matcher.IsEqual
                ? MatchOperator.Regex
                : MatchOperator.NotRegex
            : matcher.IsEqual
                ? MatchOperator.Equal
                : MatchOperator.NotEqual;
}
