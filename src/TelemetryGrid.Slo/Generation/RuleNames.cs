using System.Collections.Immutable;
using TelemetryGrid.Slo.Objectives;

namespace TelemetryGrid.Slo.Generation;

/// <summary>Metrics and labels of generated rules.</summary>
public static class RuleNames
{
    public const string Objective = "slo:objective:ratio";
    public const string Budget = "slo:error_budget:ratio";
    public const string PeriodDays = "slo:period:days";
    public const string CurrentBurnRate = "slo:burn_rate:current";
    public const string PeriodBurnRate = "slo:burn_rate:period";
    public const string BudgetRemaining = "slo:error_budget_remaining:ratio";

    public const string NameLabel = "slo";
    public const string ServiceLabel = "slo_service";
    public const string WindowLabel = "slo_window";

    /// <summary>The share of bad events in a window: <c>slo:error_ratio:5m</c>.</summary>
    public static string ErrorRatio(TimeSpan window) => $"slo:error_ratio:{SloDuration.Format(window)}";

    /// <summary>The share of bad events in one slice of time, before a verdict on it.</summary>
    public static string SliceErrorRatio(TimeSpan slice) => $"slo:slice_error_ratio:{SloDuration.Format(slice)}";

    /// <summary>The labels that all series of an objective have. Characters that label names cannot have become underscores.</summary>
    public static ImmutableSortedDictionary<string, string> Labels(ServiceLevelObjective objective) =>
        objective
            .Labels.GroupBy(l => Plain(l.Key), StringComparer.Ordinal)
            .ToImmutableSortedDictionary(g => g.Key, g => g.First().Value, StringComparer.Ordinal)
            .SetItem(NameLabel, objective.Name)
            .SetItem(ServiceLabel, objective.Service);

    private static string Plain(string name)
    {
        var plain = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
        return plain.Length == 0 || char.IsAsciiDigit(plain[0]) ? $"_{plain}" : plain;
    }
}
