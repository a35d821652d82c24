using TelemetryGrid.Alerting.Silences;
using TelemetryGrid.Alerts;

namespace TelemetryGrid.Grains.Alerts;

/// <summary>The silences as the grains of one silo know them, brought up to date by whoever asks. Safe for use by several grains at once.</summary>
public sealed class SilenceView
{
    private volatile Known _known = new(0, []);

    /// <summary>The silences as they were last read.</summary>
    public IReadOnlyList<Silence> Last => _known.Silences;

    internal async Task<IReadOnlyList<Silence>> ReadAsync(ISilenceGrain grain, TimeSpan patience, TimeProvider time)
    {
        var reading = await grain.ReadAsync(_known.Version).WaitAsync(patience, time);
        if (!reading.IsChanged)
        {
            return _known.Silences;
        }
        var read = new Known(reading.Version, [.. reading.Silences.Select(SilenceContract.ToSilence)]);
        if (read.Version > _known.Version)
        {
            _known = read;
        }
        return read.Silences;
    }

    private sealed record Known(long Version, IReadOnlyList<Silence> Silences);
}
