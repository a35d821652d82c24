namespace TelemetryGrid.Storage.Tests.Series.Chunks;

/// <summary>Kinds of series as exporters produce them, and kinds made to hurt.</summary>
internal static class SampleClass
{
    public static readonly double StaleMarker = BitConverter.UInt64BitsToDouble(0x7ff0000000000002);

    public static readonly string[] Typical = ["counter", "gauge", "decimals1", "decimals2", "decimals3", "constant", "bucket"];

    public static readonly string[] All =
    [
        .. Typical,
        "walk",
        "noise",
        "floats",
        "large counter",
        "resets",
        "stale",
        "nan",
        "infinities",
        "zeros",
        "denormals",
        "any bits",
        "mixed digits",
        "seconds",
        "steps",
        "extremes",
        "multiples",
    ];

    public static double[] Values(string name, int count, Random random)
    {
        var values = new double[count];
        var rate = random.Next(1, 1000);
        var level = (double)random.Next(0, 1_000_000);
        var last = 0d;
        for (var i = 0; i < count; i++)
        {
            last = values[i] = name switch
            {
                "counter" => level += random.Next(0, 2 * rate),
                "gauge" => level += random.Next(-2, 3),
                "decimals1" => Math.Round(50 + (20 * Math.Sin(i / 60d)) + random.NextDouble(), 1),
                "decimals2" => Math.Round(50 + (20 * Math.Sin(i / 60d)) + (random.NextDouble() / 2), 2),
                "decimals3" => Math.Round(0.5 + (0.2 * Math.Sin(i / 60d)) + (random.NextDouble() / 10), 3),
                "constant" => level,
                "bucket" => level += random.Next(10) == 0 ? random.Next(1, 4) : 0,
                "walk" => level += random.NextDouble() - 0.5,
                "noise" => random.NextDouble() - 0.5,
                "floats" => (float)(level += random.NextDouble() - 0.5),
                "large counter" => level = Math.Max(level, 1e15) + (1e9 * random.Next(1, 100)),
                "resets" => level = random.Next(80) == 0 ? random.Next(5) : level + 100 + random.Next(20),
                "stale" => random.Next(40) == 0 ? StaleMarker : level += random.Next(10),
                "nan" => random.Next(3) == 0 ? double.NaN : level += random.Next(10),
                "infinities" => random.Next(4) switch
                {
                    0 => double.PositiveInfinity,
                    1 => double.NegativeInfinity,
                    _ => random.Next(),
                },
                "zeros" => random.Next(2) == 0 ? -0d : 0d,
                "denormals" => BitConverter.Int64BitsToDouble(random.Next()),
                "any bits" => BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue)),
                "mixed digits" => Math.Round(random.NextDouble() * 1000, random.Next(0, 9)),
                "seconds" => Math.Round(1.7e9 + (15 * i) + (random.Next(20) / 1000d), 3),
                "steps" => random.Next(4) == 0 ? random.NextDouble() * 100 : last,
                "extremes" => random.Next(3) switch
                {
                    0 => double.MaxValue,
                    1 => double.MinValue,
                    _ => long.MinValue + 0d,
                },
                "multiples" => level = Math.Floor(level / 4096) * 4096 + (4096 * random.Next(-8, 9)),
                _ => throw new ArgumentException($"No class {name}.", nameof(name)),
            };
        }
        return values;
    }

    public static readonly string[] AllTimes = ["regular", "jitter", "gaps", "drift", "moved", "random", "whole range", "seconds"];

    public static long[] Times(string name, int count, Random random)
    {
        var times = new long[count];
        var start = 1_790_000_000_000L + random.Next(15000);
        if (name == "whole range")
        {
            for (var i = 0; i < count; i++)
            {
                times[i] = (long)((Int128)long.MinValue + ((Int128)ulong.MaxValue * i / Math.Max(1, count - 1)));
            }
            return times;
        }
        var at = start;
        for (var i = 0; i < count; i++)
        {
            at += name switch
            {
                "gaps" => random.Next(50) == 0 ? 15000L * random.Next(2, 30) : 15000,
                "drift" => 15000 + random.Next(6),
                "moved" => random.Next(60) == 0 ? random.Next(100, 300_000) : 15000,
                "random" => 1 + (random.NextInt64() >> random.Next(20, 63)),
                "seconds" => 1000 * random.Next(1, 5),
                _ => 15000,
            };
            times[i] = at + (name is "jitter" or "gaps" or "moved" ? random.Next(-10, 11) : 0);
        }
        return times;
    }
}
