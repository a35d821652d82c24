using System.Collections.Immutable;
using TelemetryGrid.Analytics.Rolling;
using TelemetryGrid.Analytics.Serialization;
using TelemetryGrid.Statistics;

namespace TelemetryGrid.Grains.Statistics;

/// <summary>The rolling statistics of one metric of one entity: windows and a smoothed value, in constant memory.</summary>
internal sealed class MetricTracker
{
    /// <summary>A step change is half taken up after a minute: fast enough for a dashboard, slow enough to read.</summary>
    private const long EwmaHalfLifeMilliseconds = 60_000;

    private static readonly (RollingWindow Window, TimeSpan Length)[] Windows =
    [
        (RollingWindow.OneMinute, TimeSpan.FromMinutes(1)),
        (RollingWindow.FiveMinutes, TimeSpan.FromMinutes(5)),
        (RollingWindow.OneHour, TimeSpan.FromHours(1)),
        (RollingWindow.OneDay, TimeSpan.FromDays(1)),
    ];

    private readonly WindowedStatistics _windows;
    private readonly Ewma _ewma;
    private double _last;

    private MetricTracker(WindowedStatistics windows, Ewma ewma, double last)
    {
        _windows = windows;
        _ewma = ewma;
        _last = last;
    }

    /// <param name="stored">What <see cref="Save"/> returned, or nothing for a new metric.</param>
    public static MetricTracker Load(ReadOnlySpan<byte> stored)
    {
        if (stored.IsEmpty)
        {
            return new MetricTracker(new WindowedStatistics(), new Ewma(EwmaHalfLifeMilliseconds), 0);
        }
        var reader = new StateReader(stored);
        var last = reader.Double();
        var ewmaLength = reader.Int32(0, stored.Length);
        var rest = stored[^reader.Remaining..];
        return new MetricTracker(WindowedStatistics.Read(rest[ewmaLength..]), Ewma.Read(rest[..ewmaLength]), last);
    }

    public void Add(long timeMilliseconds, double value)
    {
        if (_windows.Add(timeMilliseconds, value) == SampleOutcome.Accepted && _ewma.Add(timeMilliseconds, value))
        {
            _last = value;
        }
    }

    public MetricStatistics Snapshot(long nowMilliseconds)
    {
        var rows = ImmutableArray.CreateBuilder<WindowStatistics>(Windows.Length);
        foreach (var (window, length) in Windows)
        {
            var summary = _windows.Summarize(window, nowMilliseconds);
            rows.Add(
                summary.Count == 0
                    ? new WindowStatistics(length, 0, 0, 0, 0, 0, 0, 0, 0, 0)
                    : new WindowStatistics(
                        length,
                        summary.Count,
                        summary.Mean,
                        summary.StandardDeviation,
                        summary.Min,
                        summary.Max,
                        summary.P50,
                        summary.P90,
                        summary.P95,
                        summary.P99
                    )
            );
        }
        return new MetricStatistics(_last, _ewma.HasValue ? _ewma.Mean : 0, rows.MoveToImmutable());
    }

    public byte[] Save()
    {
        var ewma = StateBytes.Of(_ewma.WriteTo);
        return StateBytes.Of(output =>
        {
            var writer = new StateWriter(output);
            writer.Double(_last);
            writer.Signed(ewma.Length);
            foreach (var b in ewma)
            {
                writer.Raw(b);
            }
            _windows.WriteTo(output);
        });
    }
}
