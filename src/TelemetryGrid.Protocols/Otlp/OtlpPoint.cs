using TelemetryGrid.Protocols.RemoteWrite;
using TelemetryGrid.Protocols.Streaming;

namespace TelemetryGrid.Protocols.Otlp;

/// <summary>A data point of any kind (metrics.proto); what its kind does not have is zero.</summary>
public ref struct OtlpPoint
{
    private readonly ReadOnlySpan<byte> _body;
    private readonly OtlpMetricKind _kind;
    private Range32 _message;
    private Range32 _positive;
    private Range32 _negative;
    private int _positiveOffset;
    private int _negativeOffset;

    internal OtlpPoint(ReadOnlySpan<byte> body, OtlpMetricKind kind)
    {
        _body = body;
        _kind = kind;
    }

    public readonly OtlpAttributes Attributes => new(_body, _message, AttributeField);

    /// <summary>Nanoseconds since 1970; 0 when it is not known.</summary>
    public ulong StartTime { get; private set; }

    /// <summary>Nanoseconds since 1970.</summary>
    public ulong Time { get; private set; }

    /// <summary>The series has ended: there is no value (<c>NO_RECORDED_VALUE</c>).</summary>
    public bool IsStale { get; private set; }

    /// <summary>Of gauges and sums.</summary>
    public double Value { get; private set; }

    /// <summary>False for a gauge or sum without a number.</summary>
    public bool HasValue { get; private set; }

    /// <summary>Of histograms and summaries.</summary>
    public ulong Count { get; private set; }

    public double Sum { get; private set; }

    /// <summary>A histogram may have none, for example when there are negative values.</summary>
    public bool HasSum { get; private set; }

    /// <summary>Of exponential histograms: bounds are powers of 2^(2^-scale).</summary>
    public int Scale { get; private set; }

    public ulong ZeroCount { get; private set; }

    public double ZeroThreshold { get; private set; }

    private readonly uint AttributeField =>
        _kind switch
        {
            OtlpMetricKind.Histogram => 9,
            OtlpMetricKind.ExponentialHistogram => 1,
            _ => 7,
        };

    private readonly uint ExemplarField =>
        _kind switch
        {
            OtlpMetricKind.Histogram => 8,
            OtlpMetricKind.ExponentialHistogram => 11,
            OtlpMetricKind.Summary => 0,
            _ => 5,
        };

    public readonly OtlpExemplars Exemplars => new(_body, _message, ExemplarField);

    /// <summary>Adds the counts of a histogram's buckets, one more than bounds.</summary>
    public readonly void ReadBuckets(List<ulong> into)
    {
        TelemetryDefect defect = default;
        OtlpNumbers.Read(_body, _message, 6, isVarint: false, into, ref defect);
    }

    /// <summary>Adds the upper bounds of a histogram's buckets, inclusive; the last bucket has none.</summary>
    public readonly void ReadBounds(List<double> into)
    {
        ArgumentNullException.ThrowIfNull(into);
        TelemetryDefect defect = default;
        var bits = new List<ulong>();
        OtlpNumbers.Read(_body, _message, 7, isVarint: false, bits, ref defect);
        foreach (var bound in bits)
        {
            into.Add(BitConverter.UInt64BitsToDouble(bound));
        }
    }

    /// <summary>Adds the counts of an exponential histogram's positive or negative buckets; returns the index of the first.</summary>
    public readonly int ReadExponential(bool isPositive, List<ulong> into)
    {
        TelemetryDefect defect = default;
        OtlpNumbers.Read(_body, isPositive ? _positive : _negative, 2, isVarint: true, into, ref defect);
        return isPositive ? _positiveOffset : _negativeOffset;
    }

    /// <summary>Adds a summary's quantiles.</summary>
    public readonly void ReadQuantiles(List<(double Quantile, double Value)> into)
    {
        ArgumentNullException.ThrowIfNull(into);
        TelemetryDefect defect = default;
        Quantiles(into, ref defect);
    }

    internal bool TryRead(Range32 message, ref TelemetryDefect defect)
    {
        _message = message;
        var reader = new ProtobufReader(_body, message.Start, message.End);
        while (!reader.AtEnd && reader.TryReadTag(out var tag) && TryReadField(ref reader, tag))
        {
            // Every field.
        }
        return OtlpFields.Note(reader, ref defect)
            && OtlpFields.CheckAttributes(_body, message, AttributeField, ref defect)
            && OtlpExemplars.Check(_body, message, ExemplarField, ref defect)
            && CheckNumbers(ref defect);
    }

    private bool TryReadField(ref ProtobufReader reader, uint tag)
    {
        double number;
        switch (tag)
        {
            case (2 << 3) | 1 when reader.TryReadDouble("start_time_unix_nano", out number):
                StartTime = BitConverter.DoubleToUInt64Bits(number);
                return true;
            case (3 << 3) | 1 when reader.TryReadDouble("time_unix_nano", out number):
                Time = BitConverter.DoubleToUInt64Bits(number);
                return true;
        }
        return reader.Error.Defect == RemoteWriteDefect.None
            && _kind switch
            {
                OtlpMetricKind.Gauge or OtlpMetricKind.Sum => TryReadNumber(ref reader, tag),
                OtlpMetricKind.ExponentialHistogram => TryReadExponential(ref reader, tag),
                _ => TryReadDistribution(ref reader, tag),
            };
    }

    private bool TryReadNumber(ref ProtobufReader reader, uint tag)
    {
        double number;
        switch (tag)
        {
            case (4 << 3) | 1 when reader.TryReadDouble("as_double", out number):
                (Value, HasValue) = (number, true);
                return true;
            case (6 << 3) | 1 when reader.TryReadDouble("as_int", out number):
                (Value, HasValue) = ((double)BitConverter.DoubleToInt64Bits(number), true);
                return true;
            case 8 << 3:
                return TryReadFlags(ref reader);
            default:
                return reader.Error.Defect == RemoteWriteDefect.None && reader.TrySkip(tag, "field of a data point");
        }
    }

    // Histograms and summaries.
    private bool TryReadDistribution(ref ProtobufReader reader, uint tag)
    {
        double number;
        switch (tag)
        {
            case (4 << 3) | 1 when reader.TryReadDouble("count", out number):
                Count = BitConverter.DoubleToUInt64Bits(number);
                return true;
            case (5 << 3) | 1 when reader.TryReadDouble("sum", out number):
                (Sum, HasSum) = (number, true);
                return true;
            case 10 << 3 when _kind == OtlpMetricKind.Histogram:
            case 8 << 3 when _kind == OtlpMetricKind.Summary:
                return TryReadFlags(ref reader);
            default:
                return reader.Error.Defect == RemoteWriteDefect.None && reader.TrySkip(tag, "field of a data point");
        }
    }

    private bool TryReadExponential(ref ProtobufReader reader, uint tag)
    {
        double number;
        switch (tag)
        {
            case (4 << 3) | 1 when reader.TryReadDouble("count", out number):
                Count = BitConverter.DoubleToUInt64Bits(number);
                return true;
            case (5 << 3) | 1 when reader.TryReadDouble("sum", out number):
                (Sum, HasSum) = (number, true);
                return true;
            case 6 << 3 when reader.TryReadVarint("scale", out var scale):
                Scale = ZigZag(scale);
                return true;
            case (7 << 3) | 1 when reader.TryReadDouble("zero_count", out number):
                ZeroCount = BitConverter.DoubleToUInt64Bits(number);
                return true;
            case (8 << 3) | 2 when reader.TryReadRange("positive", out _positive):
                return TryReadOffset(ref reader, _positive, out _positiveOffset);
            case (9 << 3) | 2 when reader.TryReadRange("negative", out _negative):
                return TryReadOffset(ref reader, _negative, out _negativeOffset);
            case 10 << 3:
                return TryReadFlags(ref reader);
            case (14 << 3) | 1 when reader.TryReadDouble("zero_threshold", out number):
                ZeroThreshold = number;
                return true;
            default:
                return reader.Error.Defect == RemoteWriteDefect.None && reader.TrySkip(tag, "field of a data point");
        }
    }

    private bool TryReadFlags(ref ProtobufReader reader)
    {
        var isRead = reader.TryReadVarint("flags", out var flags);
        IsStale = (flags & 1) != 0;
        return isRead;
    }

    private readonly bool TryReadOffset(ref ProtobufReader outer, Range32 buckets, out int offset)
    {
        offset = 0;
        var reader = new ProtobufReader(_body, buckets.Start, buckets.End);
        while (!reader.AtEnd)
        {
            if (!reader.TryReadTag(out var tag))
            {
                break;
            }
            if (tag == 1 << 3)
            {
                if (!reader.TryReadVarint("offset", out var number))
                {
                    break;
                }
                offset = ZigZag(number);
            }
            else if (!reader.TrySkip(tag, "field of buckets"))
            {
                break;
            }
        }
        var error = reader.Error;
        return error.Defect == RemoteWriteDefect.None || outer.Fail(error.Defect, error.Part, error.Offset, error.Detail);
    }

    private readonly bool CheckNumbers(ref TelemetryDefect defect) =>
        _kind switch
        {
            OtlpMetricKind.Histogram => OtlpNumbers.Read(_body, _message, 6, isVarint: false, null, ref defect)
                && OtlpNumbers.Read(_body, _message, 7, isVarint: false, null, ref defect),
            OtlpMetricKind.ExponentialHistogram => OtlpNumbers.Read(_body, _positive, 2, isVarint: true, null, ref defect)
                && OtlpNumbers.Read(_body, _negative, 2, isVarint: true, null, ref defect),
            OtlpMetricKind.Summary => Quantiles(null, ref defect),
            _ => true,
        };

    private readonly bool Quantiles(List<(double Quantile, double Value)>? into, ref TelemetryDefect defect)
    {
        var reader = new ProtobufReader(_body, _message.Start, _message.End);
        while (OtlpFields.TryNext(ref reader, (6 << 3) | 2, out var message))
        {
            var inner = new ProtobufReader(_body, message.Start, message.End);
            var (quantile, value) = (0.0, 0.0);
            while (!inner.AtEnd && inner.TryReadTag(out var tag))
            {
                var isRead = tag switch
                {
                    (1 << 3) | 1 => inner.TryReadDouble("quantile", out quantile),
                    (2 << 3) | 1 => inner.TryReadDouble("value", out value),
                    _ => inner.TrySkip(tag, "field of a quantile"),
                };
                if (!isRead)
                {
                    break;
                }
            }
            if (!OtlpFields.Note(inner, ref defect))
            {
                return false;
            }
            into?.Add((quantile, value));
        }
        return OtlpFields.Note(reader, ref defect);
    }

    // protobuf.dev, "Signed Integers".
    private static int ZigZag(ulong value) => (int)((uint)value >> 1) ^ -(int)(value & 1);
}
