using System.Runtime.CompilerServices;

namespace TelemetryGrid.Storage.Series;

/// <summary>
/// Reads the bits of an open chunk. <paramref name="words"/> must continue with <see cref="Padding"/> words behind the last bit, so that one
/// check a sample is enough.
/// </summary>
internal ref struct OpenChunkReader(ReadOnlySpan<ulong> words, int bits, long start)
{
    public const int Padding = 5;

    private readonly ReadOnlySpan<ulong> _words = words;
    private readonly int _bits = bits;
    private int _at;

    public OpenChunkState State = new() { Time = start };

    /// <summary>Fills both columns; false when the bits are not as many samples, in the order of time.</summary>
    public bool TryRead(Span<long> timestamps, Span<double> values)
    {
        var state = State;
        values = values[..timestamps.Length];
        for (var i = 0; i < timestamps.Length; )
        {
            if (_at >= _bits)
            {
                return false;
            }
            var control = (int)state.UsualControl;
            if (Take(1) == 0)
            {
                control = (int)Take(OpenChunkState.ControlBits - 1);
                state.Remember(control);
            }
            if (control == OpenChunkState.TimeOfRun)
            {
                var run = (int)Take(OpenChunkState.RunBits);
                if (run > timestamps.Length - i || run == 0)
                {
                    return false;
                }
                Repeat(ref state, timestamps.Slice(i, run));
                values.Slice(i, run).Fill(state.Value);
                i += run;
            }
            else if (TryTakeTime(ref state, control & 3) && TryTakeValue(ref state, control >> 2))
            {
                timestamps[i] = state.Time;
                values[i++] = state.Value;
            }
            else
            {
                return false;
            }
        }
        State = state;
        return _at == _bits;
    }

    /// <summary>Continues with the last step.</summary>
    public static void Repeat(ref OpenChunkState state, Span<long> timestamps)
    {
        for (var i = 0; i < timestamps.Length; i++)
        {
            state.Time += state.Step;
            timestamps[i] = state.Time;
        }
    }

    private bool TryTakeTime(ref OpenChunkState state, int control)
    {
        if (control == OpenChunkState.NewWidth)
        {
            state.TimeWidth = (byte)(Take(6) + 1);
        }
        if (control is OpenChunkState.Narrow or OpenChunkState.NewWidth)
        {
            state.Step += Zigzag(Take(state.TimeWidth));
        }
        state.Time += state.Step;
        return control != OpenChunkState.TimeOfRun;
    }

    private bool TryTakeValue(ref OpenChunkState state, int control)
    {
        switch (control)
        {
            case OpenChunkState.Same:
                return true;
            case OpenChunkState.Other when Take(1) == 0:
                state.Value = BitConverter.UInt64BitsToDouble(Take(64));
                return true;
            case OpenChunkState.Other:
                state.Digits = (byte)Take(5);
                state.Number = (long)Take(64);
                if (state.Digits is > ValueFormat.MaxDigits and not OpenChunkState.BitsMode)
                {
                    return false;
                }
                break;
            default:
                if (control == OpenChunkState.NewWidth)
                {
                    state.ValueWidth = (byte)(Take(6) + 1);
                }
                state.Number += Zigzag(Take(state.ValueWidth));
                break;
        }
        state.Value = OpenChunkState.FromNumber(state.Number, state.Digits);
        return true;
    }

    private static long Zigzag(ulong number) => (long)(number >> 1) ^ -(long)(number & 1);

    /// <summary>The next bits, 1 to 64; 0 of them give 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Take(int count)
    {
        var word = _at >> 6;
        var shift = _at & 63;
        _at += count;
        var number = (_words[word] >> shift) | (_words[word + 1] << 1 << (63 - shift));
        return count == 0 ? 0 : number & (ulong.MaxValue >> (64 - count));
    }
}
