using TelemetryGrid.PromQL;
using TelemetryGrid.Series;

namespace TelemetryGrid.Grains.Queries;

/// <summary>A series whose samples came from its partition.</summary>
internal sealed class TransferredSeries(SeriesSamples samples) : SampleSeries(SeriesContract.ToLabels(samples.Labels))
{
    public override void Read(SampleBuffer into)
    {
        into.Clear();
        into.Append(samples.Timestamps.Length, out var timestamps, out var values);
        samples.Timestamps.AsSpan().CopyTo(timestamps);
        samples.Values.AsSpan().CopyTo(values);
    }
}
