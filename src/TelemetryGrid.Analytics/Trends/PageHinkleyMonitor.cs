using System.Buffers;
using TelemetryGrid.Analytics.Serialization;

namespace TelemetryGrid.Analytics.Trends;

/// <summary>
/// Watches a stream for a small lasting shift: the sum of what samples are off the running mean, less a tolerance, against its least value
/// (Page 1954; Hinkley, Biometrika 58, 1971), both ways. Learns all the while, unlike <see cref="CusumMonitor"/>, and starts anew after an alarm.
/// Constant memory; allocates nothing per sample. Samples beyond <see cref="SampleRange"/> are not taken.
/// </summary>
public sealed class PageHinkleyMonitor
{
    private const byte Version = 1;
    private const double LeastDeviation = 1e-9;
    private const double Tiny = 1e-200;

    private readonly PageHinkleyOptions _options;
    private int _count;
    private double _variance;
    private double _last;
    private double _steps;
    private OneSidedSum _up;
    private OneSidedSum _down;

    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public PageHinkleyMonitor(PageHinkleyOptions? options = null)
    {
        _options = options ?? PageHinkleyOptions.Default;
        _options.Validate();
    }

    /// <summary>Mean since the last alarm.</summary>
    public double Mean { get; private set; }

    public double Deviation => Math.Max(Math.Sqrt(_variance), Math.Max(Tiny, LeastDeviation * Math.Abs(Mean)));

    /// <summary>What the sum raises an alarm at, with what the samples' memory adds.</summary>
    public double Threshold => _options.Threshold * (_options.AllowForMemory ? MemoryAllowance.Factor(_steps, _variance, _count) : 1);

    /// <summary>The larger of the two sums over their least values, in standard deviations.</summary>
    public double Sum => Math.Max(_up.Sum, _down.Sum);

    /// <summary>Takes the next sample; an alarm where the stream has left its mean.</summary>
    public ShiftAlarm? Add(double value)
    {
        if (!SampleRange.Contains(value))
        {
            return null;
        }

        // Judged by what was known before it; what is too far off moves the mean a little, and the deviation and the memory not at all.
        var (extreme, taken) = (false, value);
        if (_count >= _options.Least)
        {
            var off = (value - Mean) / Deviation;
            extreme = Math.Abs(off) > _options.LargestDeviation;
            off = Math.Clamp(off, -_options.LargestDeviation, _options.LargestDeviation);
            taken = extreme ? Mean + off * Deviation : value;
            _up.Add(off - _options.Tolerance, value);
            _down.Add(-off - _options.Tolerance, value);
            if (Sum >= Threshold)
            {
                return Alarm();
            }
        }

        _count = Math.Min(_count + 1, _options.Memory);
        var step = taken - Mean;
        Mean += step / _count;
        if (!extreme)
        {
            _variance += (step * (value - Mean) - _variance) / _count;
            _steps += _count > 1 ? ((value - _last) * (value - _last) - _steps) / (_count - 1) : 0;
            _last = value;
        }

        return null;
    }

    private ShiftAlarm Alarm()
    {
        var rising = _up.Sum >= _down.Sum;
        var since = rising ? _up : _down;
        var alarm = new ShiftAlarm(rising, since.Count, Mean, since.Mean, Math.Abs(since.Mean - Mean) / Deviation);
        (_count, Mean, _variance, _steps, _up, _down) = (0, 0, 0, 0, default, default);
        return alarm;
    }

    public void WriteTo(IBufferWriter<byte> output)
    {
        var writer = new StateWriter(output);
        writer.Header(StateKind.PageHinkleyMonitor, Version);
        writer.Double(_options.Tolerance);
        writer.Double(_options.Threshold);
        writer.Double(_options.LargestDeviation);
        writer.Unsigned((ulong)_options.Least);
        writer.Unsigned((ulong)_options.Memory);
        writer.Flag(_options.AllowForMemory);
        writer.Unsigned((ulong)_count);
        writer.Double(Mean);
        writer.Double(_variance);
        writer.Double(_last);
        writer.Double(_steps);
        _up.WriteTo(writer);
        _down.WriteTo(writer);
    }

    /// <exception cref="StateFormatException">The bytes are not such a state.</exception>
    public static PageHinkleyMonitor Read(ReadOnlySpan<byte> source)
    {
        var reader = new StateReader(source);
        reader.Header(StateKind.PageHinkleyMonitor, Version);
        var options = new PageHinkleyOptions
        {
            Tolerance = reader.Double(),
            Threshold = reader.Double(),
            LargestDeviation = reader.Double(),
            Least = reader.Below(int.MaxValue),
            Memory = reader.Below(int.MaxValue),
            AllowForMemory = reader.Flag(),
        };
        StateReader.Require(
            options.Tolerance >= 0
                && options.Threshold > 0
                && options.LargestDeviation > options.Tolerance
                && options.Least >= 2
                && options.Memory > options.Least,
            "The options of a monitor are out of range."
        );
        var monitor = new PageHinkleyMonitor(options)
        {
            _count = reader.Below(options.Memory + 1),
            Mean = reader.Double(),
            _variance = reader.Double(),
            _last = reader.Double(),
            _steps = reader.Double(),
            _up = OneSidedSum.Read(ref reader),
            _down = OneSidedSum.Read(ref reader),
        };
        StateReader.Require(
            monitor._variance >= 0 && monitor._steps >= 0 && SampleRange.Contains(monitor.Mean) && SampleRange.Contains(monitor._last),
            "A level is out of range."
        );
        reader.End();
        return monitor;
    }
}
