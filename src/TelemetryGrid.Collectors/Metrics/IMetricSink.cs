using TelemetryGrid.PromQL;

namespace TelemetryGrid.Collectors.Metrics;

/// <summary>Takes samples of foreign metrics into the ingest log. What it took is durable as the log's policy says when a call returns.</summary>
public interface IMetricSink
{
    /// <summary>The memory of <paramref name="append"/> is the caller's again once the call has returned.</summary>
    /// <exception cref="IOException">The log cannot take it now; nothing of it was acknowledged.</exception>
    ValueTask AppendAsync(MetricAppend append, CancellationToken cancellation);
}

/// <summary>What is appended together.</summary>
/// <param name="Samples">In any order; those of one series in the order of time.</param>
/// <param name="Metadata">What is new or has changed since the caller said it last; empty as a rule.</param>
/// <param name="Exemplars">Of series among the samples.</param>
public readonly record struct MetricAppend(
    ReadOnlyMemory<MetricSample> Samples,
    IReadOnlyList<MetricMetadata> Metadata,
    IReadOnlyList<(Labels Series, Exemplar Exemplar)>? Exemplars = null
);
