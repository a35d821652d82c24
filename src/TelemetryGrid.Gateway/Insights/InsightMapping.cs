using TelemetryGrid.Insights;
using TelemetryGrid.Jobs;

namespace TelemetryGrid.Gateway.Insights;

/// <summary>Insights and jobs as clients see them.</summary>
internal static class InsightMapping
{
    public static Wire.Insight ToWire(this GridInsight insight) =>
        new()
        {
            Id = insight.Id,
            Type = insight.Type,
            Title = insight.Title,
            Description = insight.Description,
            Severity = insight.Severity,
            Confidence = insight.Confidence,
            Timestamp = insight.Timestamp,
            Until = insight.Until,
            Entities = insight.Entities,
            Metrics = insight.Metrics,
            Context = insight.Context,
            Recommendations =
            [
                .. insight.Recommendations.Select(r => new Wire.Recommendation
                {
                    Rule = r.Rule,
                    Text = r.Text,
                    Steps = r.Steps,
                }),
            ],
            CorrelationId = insight.CorrelationId,
            Members = insight.Members,
        };

    public static Wire.Job ToWire(this JobReport job) =>
        new()
        {
            Name = job.Name,
            Description = job.Description,
            Kind = job.Kind,
            Schedule = job.Schedule,
            DependsOn = job.DependsOn,
            Status = job.Status switch
            {
                JobStatus.Running => Wire.JobStatus.Running,
                JobStatus.Failed => Wire.JobStatus.Failed,
                _ => Wire.JobStatus.Waiting,
            },
            LastStarted = job.LastStarted,
            LastSucceeded = job.LastSucceeded,
            LastDurationSeconds = job.LastDuration?.TotalSeconds,
            Outcome = job.Outcome,
            NextRun = job.NextRun,
            Runs = job.Runs,
            Failures = job.Failures,
        };
}
