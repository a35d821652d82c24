namespace TelemetryGrid.Protocols.Flows;

/// <summary>Turns the ways in which exporters state their sampling into "one packet in N".</summary>
internal static class SamplingRate
{
    /// <summary>
    /// samplingPacketInterval packets are taken, then samplingPacketSpace are not (RFC 5477 §8.2.1, §8.2.2): N is their sum over the first,
    /// rounded. 0 when no packet would be taken.
    /// </summary>
    public static uint FromCountBased(ulong interval, ulong space) =>
        FromRatio(interval + Math.Min(space, ulong.MaxValue - interval), interval);

    /// <summary><paramref name="size"/> packets out of <paramref name="population"/> (RFC 5477 §8.2.5, §8.2.6). 0 when that says nothing.</summary>
    public static uint FromRatio(ulong population, ulong size)
    {
        if (size == 0 || population < size)
        {
            return 0;
        }
        var quotient = population / size;
        var remainder = population % size;
        return Saturate(remainder >= size - remainder && remainder != 0 ? quotient + 1 : quotient);
    }

    /// <summary>samplingProbability in (0, 1] (RFC 5477 §8.2.7).</summary>
    public static uint FromProbability(double probability) =>
        probability is > 0 and <= 1 ? Saturate((ulong)Math.Min(Math.Round(1 / probability), uint.MaxValue)) : 0;

    public static uint Saturate(ulong value) => (uint)Math.Min(value, uint.MaxValue);
}
