using System.Buffers;
using TelemetryGrid.Analytics.Serialization;

namespace TelemetryGrid.Analytics.Trends;

/// <summary>
/// Watches a stream for a lasting shift: two-sided tabular cumulative sums (Page, Biometrika 41, 1954) around a level learnt first, and
/// again after each alarm. Constant memory; allocates nothing per sample. Samples beyond <see cref="SampleRange"/> are not taken.
/// </summary>
public sealed class CusumMonitor
{
    private const byte Version = 1;

    // A level that never moved in learning: what differs from it at all then differs by the largest deviation.
    private const double LeastDeviation = 1e-9;
    private const double Least = 1e-200;

    // Samples learnt from as they are; what comes after them is clipped.
    private const int Unguarded = 10;

    private readonly CusumOptions _options;
    private int _learnt;
    private double _square;
    private double _last;
    private double _steps;
    private OneSidedSum _up;
    private OneSidedSum _down;

    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public CusumMonitor(CusumOptions? options = null)
    {
        _options = options ?? CusumOptions.Default;
        _options.Validate();
    }

    /// <summary>Mean of the level, as far as it is learnt.</summary>
    public double Mean { get; private set; }

    /// <summary>Standard deviation around it.</summary>
    public double Deviation => Math.Max(Math.Sqrt(_square / Math.Max(1, _learnt - 1)), Math.Max(Least, LeastDeviation * Math.Abs(Mean)));

    public bool IsLearning => _learnt < _options.Learning;

    /// <summary>What the sum raises an alarm at, with what the samples' memory adds.</summary>
    public double Threshold =>
        _options.Threshold
        * (_options.AllowForMemory && _learnt > 1 ? MemoryAllowance.Factor(_steps / (_learnt - 1), _square / (_learnt - 1), _learnt) : 1);

    /// <summary>The larger of the two sums, in standard deviations: the nearer the threshold, the nearer an alarm.</summary>
    public double Sum => Math.Max(_up.Sum, _down.Sum);

    /// <summary>Takes the next sample; an alarm where the stream has left its level, which is learnt anew from then on.</summary>
    public ShiftAlarm? Add(double value)
    {
        if (!SampleRange.Contains(value))
        {
            return null;
        }

        if (IsLearning)
        {
            Learn(value);
            return null;
        }

        var off = Math.Clamp((value - Mean) / Deviation, -_options.LargestDeviation, _options.LargestDeviation);
        _up.Add(off - _options.Slack, value);
        _down.Add(-off - _options.Slack, value);
        if (Sum < Threshold)
        {
            return null;
        }

        var rising = _up.Sum >= _down.Sum;
        var since = rising ? _up : _down;
        var alarm = new ShiftAlarm(rising, since.Count, Mean, since.Mean, Math.Abs(since.Mean - Mean) / Deviation);
        (_learnt, Mean, _square, _steps, _up, _down) = (0, 0, 0, 0, default, default);
        return alarm;
    }

    private void Learn(double value)
    {
        // One wild value must not blind the monitor to all that is smaller.
        var reach = _options.LargestDeviation * Deviation;
        var taken = _learnt >= Unguarded ? Math.Clamp(value, Mean - reach, Mean + reach) : value;
        _learnt++;
        _steps += _learnt > 1 ? (taken - _last) * (taken - _last) : 0;
        _last = taken;
        var step = taken - Mean;
        Mean += step / _learnt;
        _square += step * (taken - Mean);
    }

    public void WriteTo(IBufferWriter<byte> output)
    {
        var writer = new StateWriter(output);
        writer.Header(StateKind.CusumMonitor, Version);
        writer.Double(_options.Slack);
        writer.Double(_options.Threshold);
        writer.Double(_options.LargestDeviation);
        writer.Unsigned((ulong)_options.Learning);
        writer.Flag(_options.AllowForMemory);
        writer.Unsigned((ulong)_learnt);
        writer.Double(Mean);
        writer.Double(_square);
        writer.Double(_last);
        writer.Double(_steps);
        _up.WriteTo(writer);
        _down.WriteTo(writer);
    }

    /// <exception cref="StateFormatException">The bytes are not such a state.</exception>
    public static CusumMonitor Read(ReadOnlySpan<byte> source)
    {
        var reader = new StateReader(source);
        reader.Header(StateKind.CusumMonitor, Version);
        var options = new CusumOptions
        {
            Slack = reader.Double(),
            Threshold = reader.Double(),
            LargestDeviation = reader.Double(),
            Learning = reader.Below(int.MaxValue),
            AllowForMemory = reader.Flag(),
        };
        StateReader.Require(
            options.Slack >= 0 && options.Threshold > 0 && options.LargestDeviation > options.Slack && options.Learning >= 2,
            "The options of a monitor are out of range."
        );
        var monitor = new CusumMonitor(options)
        {
            _learnt = reader.Below(options.Learning + 1),
            Mean = reader.Double(),
            _square = reader.Double(),
            _last = reader.Double(),
            _steps = reader.Double(),
            _up = OneSidedSum.Read(ref reader),
            _down = OneSidedSum.Read(ref reader),
        };
        StateReader.Require(
            monitor._square >= 0 && monitor._steps >= 0 && SampleRange.Contains(monitor.Mean) && SampleRange.Contains(monitor._last),
            "A level is out of range."
        );
        reader.End();
        return monitor;
    }
}
