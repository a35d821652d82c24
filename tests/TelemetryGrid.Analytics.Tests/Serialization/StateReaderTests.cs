using System.Buffers;
using TelemetryGrid.Analytics.Serialization;

namespace TelemetryGrid.Analytics.Tests.Serialization;

public class StateReaderTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void Integers_WrittenAndRead_AreEqual(long value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new StateWriter(buffer);
        writer.Signed(value);
        writer.Unsigned(unchecked((ulong)value));
        var reader = new StateReader(buffer.WrittenSpan);

        Assert.Equal(value, reader.Signed());
        Assert.Equal(unchecked((ulong)value), reader.Unsigned());
        reader.End();
    }

    [Theory]
    [InlineData(new byte[] { 0x80 })] // truncated
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x02 })] // 65 bits
    [InlineData(new byte[] { 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00 })] // eleven bytes
    public void Unsigned_Malformed_IsRefused(byte[] bytes) => Assert.Throws<StateFormatException>(() => new StateReader(bytes).Unsigned());

    [Fact]
    public void Count_BeyondTheBytesThatFollow_IsRefused()
    {
        byte[] bytes = [3, 0, 0, 0, 0, 0];

        Assert.Equal(3, new StateReader(bytes).Count(maximum: 3, bytesEach: 1));
        Assert.Throws<StateFormatException>(() => new StateReader(bytes).Count(maximum: 3, bytesEach: 2));
        Assert.Throws<StateFormatException>(() => new StateReader(bytes).Count(maximum: 2, bytesEach: 1));
    }

    [Fact]
    public void Double_NotFinite_IsRefused()
    {
        var buffer = new ArrayBufferWriter<byte>();
        new StateWriter(buffer).Double(double.NaN);
        var bytes = buffer.WrittenSpan.ToArray();

        Assert.Throws<StateFormatException>(() => new StateReader(bytes).Double());
    }
}
