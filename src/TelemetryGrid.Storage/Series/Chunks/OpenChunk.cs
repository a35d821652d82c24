using System.Buffers;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Storage.Series;

/// <summary>
/// The newest samples of one series, compressed as they come: a stream of bits of which only the last word is still open. About 90 bytes plus
/// 1 to 3 a sample. Not thread-safe.
/// </summary>
public sealed class OpenChunk
{
    private const byte Version = 1;
    private const int WordBits = 64;

    private OpenChunkState _state;
    private ulong[] _words = [];

    /// <summary>The bits that do not fill a word yet.</summary>
    private ulong _pending;
    private int _bits;

    /// <summary>How many samples at the end continue the last step with the last value; they are not in the bits yet.</summary>
    private ushort _run;
    private ushort _count;

    /// <summary>Whether the last value was no decimal; a second in a row changes the mode.</summary>
    private bool _odd;

    /// <summary>How many samples it holds, at most <see cref="ChunkCodec.MaxSamples"/>.</summary>
    public int Count => _count;

    /// <summary>The time of the first sample, in milliseconds since 1970; meaningless without samples.</summary>
    public long Start { get; private set; }

    /// <summary>The time of the last sample.</summary>
    public long End => _state.Time;

    /// <summary>The last value, bit for bit.</summary>
    public double LastValue => _state.Value;

    /// <summary>Whether no further sample fits.</summary>
    public bool IsFull => _count == ChunkCodec.MaxSamples;

    /// <summary>About how many bytes of memory it takes.</summary>
    public int MemoryBytes => 96 + (_words.Length == 0 ? 0 : 24 + (8 * _words.Length));

    /// <summary>Adds a sample; false, with nothing changed, when it is not later than the last one or the chunk is full.</summary>
    public bool Append(long timestamp, double value)
    {
        if (_count == 0)
        {
            Start = _state.Time = timestamp;
        }
        else if (timestamp <= _state.Time || IsFull)
        {
            return false;
        }
        var distance = timestamp - _state.Time;
        var change = distance - _state.Step;
        var same = BitConverter.DoubleToInt64Bits(value) == BitConverter.DoubleToInt64Bits(_state.Value);
        _state.Time = timestamp;
        _count++;
        if (change == 0 && same)
        {
            _run++;
            return true;
        }
        if (_run > 0)
        {
            WriteRun();
        }
        _state.Step = distance;
        AppendChanged(change, value, same);
        return true;
    }

    /// <summary>Appends all samples to a buffer.</summary>
    public void CopyTo(SampleBuffer into)
    {
        ArgumentNullException.ThrowIfNull(into);
        if (_count == 0)
        {
            return;
        }
        into.Append(_count, out var timestamps, out var values);
        var written = _count - _run;
        var padded = ArrayPool<ulong>.Shared.Rent((_bits / WordBits) + 1 + OpenChunkReader.Padding);
        var words = padded.AsSpan(0, (_bits / WordBits) + 1 + OpenChunkReader.Padding);
        words[(_bits / WordBits)..].Clear();
        _words.AsSpan(0, _bits / WordBits).CopyTo(words);
        words[_bits / WordBits] = _pending;
        var reader = new OpenChunkReader(words, _bits, Start);
        var whole = reader.TryRead(timestamps[..written], values[..written]);
        Debug.Assert(whole, "An open chunk reads what it wrote.");
        ArrayPool<ulong>.Shared.Return(padded);
        OpenChunkReader.Repeat(ref reader.State, timestamps[written..]);
        values[written..].Fill(_state.Value);
    }

    /// <summary>Appends the samples from <paramref name="start"/> to <paramref name="end"/>, both included.</summary>
    public void CopyTo(SampleBuffer into, long start, long end)
    {
        ArgumentNullException.ThrowIfNull(into);
        if (_count > 0 && Start <= end && End >= start)
        {
            var before = into.Count;
            CopyTo(into);
            ChunkMerger.Trim(into, before, start, end);
        }
    }

    /// <summary>The samples in the encoding that suits them best; at least one is needed. The open chunk stays as it is.</summary>
    public EncodedChunk Seal()
    {
        var buffer = new SampleBuffer();
        CopyTo(buffer);
        return ChunkCodec.Encode(buffer.Timestamps, buffer.Values);
    }

    /// <summary>Writes all it holds: [1][count][run][start, zigzag][bits][the bits in bytes], numbers as LEB128.</summary>
    public void WriteTo(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var bytes = (_bits + 7) / 8;
        var writer = new ChunkWriter(output.GetSpan(bytes + 8 + 40));
        writer.Byte(Version);
        writer.Unsigned(_count);
        writer.Unsigned(_run);
        writer.Signed(Start);
        writer.Unsigned((ulong)_bits);
        var length = writer.Length;
        for (var i = 0; i < _bits / WordBits; i++)
        {
            writer.Fixed(_words[i]);
        }
        writer.Fixed(_pending);
        output.Advance(length + bytes);
    }

    /// <summary>Restores what <see cref="WriteTo"/> wrote at the start of <paramref name="data"/>; false when that is not an open chunk.</summary>
    /// <param name="length">How many bytes it took.</param>
    public static bool TryRead(ReadOnlySpan<byte> data, [NotNullWhen(true)] out OpenChunk? chunk, out int length)
    {
        chunk = null;
        length = 0;
        var reader = new ChunkReader(data);
        if (
            !reader.TryByte(out var version)
            || version != Version
            || !reader.TryCount(ChunkCodec.MaxSamples, out var count)
            || !reader.TryCount(count, out var run)
            || !reader.TrySigned(out var start)
            || !reader.TryCount(ChunkCodec.MaxSamples * 3 * WordBits, out var bits)
            || reader.Rest.Length < (bits + 7) / 8
        )
        {
            return false;
        }
        var packed = reader.Rest[..((bits + 7) / 8)];
        reader.TrySkip(packed.Length);
        if (!TryRestore(packed, bits, count, run, start, out chunk))
        {
            return false;
        }
        length = data.Length - reader.Rest.Length;
        return true;
    }

    private static bool TryRestore(
        ReadOnlySpan<byte> packed,
        int bits,
        int count,
        int run,
        long start,
        [NotNullWhen(true)] out OpenChunk? chunk
    )
    {
        chunk = null;
        var words = new ulong[(bits / WordBits) + 1 + OpenChunkReader.Padding];
        for (var i = 0; i < packed.Length; i++)
        {
            words[i / 8] |= (ulong)packed[i] << (8 * (i % 8));
        }
        var pending = words[bits / WordBits];
        if (pending >> (bits % WordBits) != 0)
        {
            return false;
        }
        var timestamps = new long[count];
        var reader = new OpenChunkReader(words, bits, start);
        if (!reader.TryRead(timestamps.AsSpan(0, count - run), new double[count - run]))
        {
            return false;
        }
        OpenChunkReader.Repeat(ref reader.State, timestamps.AsSpan(count - run));
        if (count > 0 && (timestamps[0] != start || !TimestampDecoder.Increases(timestamps)))
        {
            return false;
        }
        chunk = new OpenChunk
        {
            _state = reader.State,
            _words = words.AsSpan(0, bits / WordBits).ToArray(),
            _pending = pending,
            _bits = bits,
            _run = (ushort)run,
            _count = (ushort)count,
            Start = start,
        };
        return true;
    }

    private void AppendChanged(long change, double value, bool same)
    {
        var time = Zigzag(change);
        var timeControl = change == 0 ? OpenChunkState.Same : Control(time, ref _state.TimeWidth);
        if (same)
        {
            WriteTime(timeControl, OpenChunkState.Same, time);
            return;
        }
        _state.Value = value;
        if (OpenChunkState.TryToNumber(value, _state.Digits, out var number))
        {
            _odd = false;
            var difference = Zigzag(number - _state.Number);
            _state.Number = number;
            var control = Control(difference, ref _state.ValueWidth);
            WriteTime(timeControl, control, time);
            WriteNumber(control, difference, _state.ValueWidth);
            return;
        }
        WriteTime(timeControl, OpenChunkState.Other, time);
        if (TryFindDigits(value, out var digits, out number))
        {
            _state.Digits = digits;
            _state.Number = number;
            Write(1, 1);
            Write(digits, 5);
            Write((ulong)number, 64);
        }
        else
        {
            Write(0, 1);
            Write(BitConverter.DoubleToUInt64Bits(value), 64);
        }
    }

    /// <summary>The digits a value needs that has more than those before; the bits of the doubles when two in a row are no decimals.</summary>
    private bool TryFindDigits(double value, out byte digits, out long number)
    {
        number = 0;
        digits = OpenChunkState.BitsMode;
        // NaN, infinities and -0 are exceptions in any mode but that of bits.
        if (!double.IsFinite(value) || value == 0)
        {
            return false;
        }
        for (
            var more = (byte)(_state.Digits + 1);
            more <= ValueFormat.MaxDigits && Math.Abs(value * ValueFormat.PowerOfTen(more)) < 1L << 53;
            more++
        )
        {
            if (OpenChunkState.TryToNumber(value, more, out number))
            {
                digits = more;
                return true;
            }
        }
        if (!_odd)
        {
            _odd = true;
            return false;
        }
        return OpenChunkState.TryToNumber(value, OpenChunkState.BitsMode, out number);
    }

    private static ulong Zigzag(long number) => (ulong)((number << 1) ^ (number >> 63));

    /// <summary>Keeps the width while it holds the number and wastes less than a new one costs.</summary>
    private static int Control(ulong number, ref byte width)
    {
        var needs = Math.Max(1, BitPacking.Width(number));
        if (needs <= width && width - needs <= 6)
        {
            return OpenChunkState.Narrow;
        }
        width = (byte)needs;
        return OpenChunkState.NewWidth;
    }

    private void WriteTime(int timeControl, int valueControl, ulong time)
    {
        WriteControl(timeControl | (valueControl << 2));
        if (timeControl != OpenChunkState.Same)
        {
            WriteNumber(timeControl, time, _state.TimeWidth);
        }
    }

    private void WriteNumber(int control, ulong number, byte width)
    {
        if (control == OpenChunkState.NewWidth)
        {
            Write((ulong)width - 1, 6);
        }
        Write(number, width);
    }

    private void WriteControl(int control)
    {
        if (control == _state.UsualControl)
        {
            Write(1, 1);
            return;
        }
        Write((ulong)control << 1, OpenChunkState.ControlBits);
        _state.Remember(control);
    }

    private void WriteRun()
    {
        // A short run takes fewer bits sample by sample.
        if (_run > OpenChunkState.ControlBits + OpenChunkState.RunBits)
        {
            var length = Math.Min((int)_run, (1 << OpenChunkState.RunBits) - 1);
            Write(
                (OpenChunkState.TimeOfRun << 1) | ((ulong)length << OpenChunkState.ControlBits),
                OpenChunkState.ControlBits + OpenChunkState.RunBits
            );
            _run -= (ushort)length;
        }
        for (; _run > 0; _run--)
        {
            WriteControl(OpenChunkState.Same);
        }
    }

    private void Write(ulong number, int count)
    {
        var used = _bits % WordBits;
        _pending |= number << used;
        _bits += count;
        if (used + count < WordBits)
        {
            return;
        }
        var full = (_bits / WordBits) - 1;
        if (full == _words.Length)
        {
            Array.Resize(ref _words, full + Math.Max(4, full / 4));
        }
        _words[full] = _pending;
        // A shift by 64 would be one by 0.
        _pending = used == 0 ? 0 : number >> (WordBits - used);
    }
}
