using System.Diagnostics.Metrics;

namespace TelemetryGrid.Grains.Rules;

/// <summary>Instruments of rules on the meter "TelemetryGrid.Grains".</summary>
internal static class RuleMetrics
{
    private static readonly Meter Meter = new("TelemetryGrid.Grains");

    private static readonly Counter<long> Evaluations = Meter.CreateCounter<long>(
        "rule.evaluations",
        "{evaluation}",
        "Evaluations of rules."
    );
    private static readonly Counter<long> Failures = Meter.CreateCounter<long>(
        "rule.evaluation_failures",
        "{evaluation}",
        "Evaluations of rules that failed."
    );
    private static readonly Counter<long> Iterations = Meter.CreateCounter<long>(
        "rule.group_iterations",
        "{iteration}",
        "Evaluations of rule groups."
    );
    private static readonly Counter<long> MissedIterations = Meter.CreateCounter<long>(
        "rule.group_iterations_missed",
        "{iteration}",
        "Evaluations of rule groups that were left out because the one before took too long."
    );
    private static readonly Counter<long> LostSamples = Meter.CreateCounter<long>(
        "rule.lost_samples",
        "{sample}",
        "Samples of rules that the log did not take."
    );
    private static readonly Counter<long> RefusedFiles = Meter.CreateCounter<long>(
        "rule.files_refused",
        "{file}",
        "Versions of rule files that were refused."
    );
    private static readonly Counter<long> DroppedAlerts = Meter.CreateCounter<long>(
        "rule.entity_alerts_dropped",
        "{alert}",
        "Alerts of entities that were not raised, as there were too many."
    );
    private static readonly Histogram<double> Durations = Meter.CreateHistogram<double>(
        "rule.group_duration",
        "s",
        "How long evaluations of rule groups took."
    );

    public static void Evaluated(int rules, int failed, TimeSpan took)
    {
        Evaluations.Add(rules);
        Failures.Add(failed);
        Iterations.Add(1);
        Durations.Record(took.TotalSeconds);
    }

    public static void Missed(long iterations) => MissedIterations.Add(iterations);

    public static void Lost(int samples) => LostSamples.Add(samples);

    public static void NotRaised() => DroppedAlerts.Add(1);

    public static void Refused() => RefusedFiles.Add(1);
}
