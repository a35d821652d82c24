using System.Buffers;
using TelemetryGrid.Analytics.Serialization;

namespace TelemetryGrid.Analytics.Tests.Serialization;

/// <summary>What every state format is put through.</summary>
internal static class Bytes
{
    public delegate T Reader<out T>(ReadOnlySpan<byte> source);

    public static byte[] Of(Action<IBufferWriter<byte>> writeTo)
    {
        var buffer = new ArrayBufferWriter<byte>();
        writeTo(buffer);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Every truncation, a byte too many, another version and another kind are refused; any damage is read or refused, never worse.</summary>
    public static void AssertHostileInputIsRefused<T>(byte[] state, Reader<T> read)
    {
        // All of them for small states, a spread of them for large ones.
        var step = Math.Max(1, state.Length / 2_000);
        for (var length = 0; length < state.Length; length += step)
        {
            var cut = length;
            Assert.Throws<StateFormatException>(() => read(state.AsSpan(0, cut)));
        }

        Assert.Throws<StateFormatException>(() => read([.. state, 0]));
        Assert.Throws<StateFormatException>(() => read(With(state, 3, 0)));
        Assert.Throws<StateFormatException>(() => read(With(state, 3, 200)));
        Assert.Throws<StateFormatException>(() => read(With(state, 2, 255)));

        var random = new Random(7);
        for (var i = 0; i < 3_000; i++)
        {
            var damaged = (byte[])state.Clone();
            for (var flips = random.Next(1, 4); flips > 0; flips--)
            {
                damaged[random.Next(4, damaged.Length)] = (byte)random.Next(256);
            }

            try
            {
                read(damaged);
            }
            catch (StateFormatException)
            {
                // Refused is as good as read: anything else fails the test.
            }
        }
    }

    private static byte[] With(byte[] state, int position, byte value)
    {
        var changed = (byte[])state.Clone();
        changed[position] = value;
        return changed;
    }
}
