using TelemetryGrid.Grains.Metrics;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Grains.Tests.Grid;

/// <summary>Hands samples to several, in order.</summary>
internal sealed class SampleSinks(params ISampleSink[] sinks) : ISampleSink
{
    public async ValueTask AppendAsync(IReadOnlyList<VectorSample> samples, CancellationToken cancellation)
    {
        foreach (var sink in sinks)
        {
            await sink.AppendAsync(samples, cancellation);
        }
    }
}
