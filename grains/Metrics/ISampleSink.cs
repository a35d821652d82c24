using TelemetryGrid.PromQL;

namespace TelemetryGrid.Grains.Metrics;

/// <summary>Takes samples that grains work out (recorded rules, states of alerts, objectives) into the ingest log.</summary>
public interface ISampleSink
{
    /// <exception cref="IOException">The log cannot take them now; nothing of them was taken.</exception>
    ValueTask AppendAsync(IReadOnlyList<VectorSample> samples, CancellationToken cancellation);
}
