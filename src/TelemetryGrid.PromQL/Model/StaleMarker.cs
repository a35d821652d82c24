namespace TelemetryGrid.PromQL;

/// <summary>
/// The NaN that says a series has ended here. Only its bit pattern tells it from other NaNs, so values are moved as bits wherever a
/// conversion might change a NaN's payload.
/// </summary>
public static class StaleMarker
{
    public const ulong Bits = 0x7ff0_0000_0000_0002;

    /// <summary>The NaN that arithmetic and "NaN" in text give.</summary>
    public const ulong NormalNaNBits = 0x7ff8_0000_0000_0001;

    public static readonly double Value = BitConverter.UInt64BitsToDouble(Bits);

    public static bool Is(double value) => BitConverter.DoubleToUInt64Bits(value) == Bits;
}
