using TelemetryGrid.Collectors.Metrics;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Collectors.Tests.Metrics;

public sealed class MetricSinkTests : IAsyncDisposable
{
    private static readonly Labels Up = Labels.Of((Labels.MetricName, "up"), ("job", "a"));

    private readonly IntakeRig _rig = new();

    [Fact]
    public async Task Append_SamplesAndMetadata_LieInTheLog()
    {
        var metadata = new MetricMetadata("up", "gauge", "Whether it answers.", "");
        await AppendAsync([new(Up, _rig.Now, 1), new(Up, _rig.Now + 1, StaleMarker.Value)], metadata);
        // Another object, the same series and the same words.
        await AppendAsync([new(Labels.Of((Labels.MetricName, "up"), ("job", "a")), _rig.Now + 2, 0)], metadata with { });

        var log = _rig.Read();
        Assert.Equal([Up], log.Definitions);
        Assert.Equal([metadata], log.Metadata);
        Assert.Equal(
            [
                ("up{job=\"a\"}", _rig.Now, BitConverter.DoubleToUInt64Bits(1)),
                ("up{job=\"a\"}", _rig.Now + 1, StaleMarker.Bits),
                ("up{job=\"a\"}", _rig.Now + 2, 0UL),
            ],
            log.Samples
        );
    }

    [Fact]
    public async Task Append_LogRefuses_ThrowsAndSaysEverythingAgain()
    {
        var metadata = new MetricMetadata("up", "gauge", "Whether it answers.", "");
        _rig.Log.Refuse = _ => new IOException("Full.");
        await Assert.ThrowsAsync<IOException>(() => AppendAsync([new(Up, _rig.Now, 1)], metadata));

        _rig.Log.Refuse = _ => null;
        await AppendAsync([new(Up, _rig.Now, 1)], metadata);

        var log = _rig.Read();
        Assert.Equal((1, 1, 1), (log.Definitions.Count, log.Metadata.Count, log.Samples.Count));
    }

    [Fact]
    public async Task Append_SampleFarAhead_IsLeftOutAndTheRestTaken()
    {
        await AppendAsync([new(Up, _rig.Now, 1), new(Up, _rig.Now + 3_600_000, 1), new(Up, _rig.Now + 1, 2)]);

        Assert.Equal([_rig.Now, _rig.Now + 1], _rig.Read().Samples.Select(s => s.At));
    }

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    private async Task AppendAsync(MetricSample[] samples, params MetricMetadata[] metadata) =>
        await _rig.Intake.AppendAsync(new MetricAppend(samples, metadata), CancellationToken.None);
}
