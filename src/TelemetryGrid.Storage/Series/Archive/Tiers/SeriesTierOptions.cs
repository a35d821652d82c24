using TelemetryGrid.PromQL;

namespace TelemetryGrid.Storage.Series;

/// <summary>When samples move to blocks, and how long they are kept.</summary>
public sealed class SeriesTierOptions
{
    /// <summary>A window of time moves to blocks once its end is this old. Default 2 days.</summary>
    public TimeSpan WarmAge { get; set; } = TimeSpan.FromDays(2);

    /// <summary>For metrics that no policy names.</summary>
    public RetentionPolicy Default { get; set; } = new() { Name = "default", Metrics = ".*" };

    /// <summary>By type of telemetry; the first whose expression matches decides.</summary>
    public IList<RetentionPolicy> Policies { get; } = [];

    /// <summary>
    /// Metrics whose decreases are resets: their aggregates keep what rates need. Default: names ending in <c>_total</c>, <c>_count</c>,
    /// <c>_sum</c> or <c>_bucket</c>.
    /// </summary>
    public string Counters { get; set; } = ".+_(total|count|sum|bucket)";

    /// <summary>Every error of this configuration, one sentence each; empty when it is valid.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        Require(WarmAge >= TimeSpan.FromHours(1), "WarmAge must be at least 1 hour.");
        RequireExpression(Counters, "Counters");
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var policy in Policies.Append(Default))
        {
            var name = policy.Name.Length > 0 ? $"Retention policy '{policy.Name}'" : "A retention policy without name";
            Require(policy.Name.Length > 0, "Every retention policy must have a name.");
            Require(names.Add(policy.Name), $"{name} is there twice.");
            RequireExpression(policy.Metrics, $"{name}: Metrics");
            Require(
                policy.Raw >= WarmAge + TimeSpan.FromDays(1),
                $"{name}: Raw must be at least WarmAge and a day, so that no sample goes before it was moved."
            );
            Require(policy.FiveMinutes >= policy.Raw, $"{name}: FiveMinutes must not be shorter than Raw.");
            Require(policy.OneHour >= policy.FiveMinutes, $"{name}: OneHour must not be shorter than FiveMinutes.");
        }
        return errors;

        void Require(bool valid, string error)
        {
            if (!valid)
            {
                errors.Add(error);
            }
        }

        void RequireExpression(string expression, string what)
        {
            try
            {
                LabelRegex.Compile(expression);
            }
            catch (ArgumentException e)
            {
                errors.Add($"{what} must be a regular expression: {e.Message}");
            }
        }
    }
}
