namespace TelemetryGrid.Analytics.Flows;

/// <summary>A generator whose whole state is stored with the data, so that a replay makes the same choices (Steele, Lea and Flood, OOPSLA 2014).</summary>
internal struct SplitMix64(ulong state)
{
    public ulong State { get; private set; } = state;

    /// <summary>A number from 0 to below <paramref name="bound"/>.</summary>
    public int Below(int bound) => (int)Math.BigMul(Next(), (ulong)bound, out _);

    /// <summary>A number from 0 to below 1.</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

    private ulong Next()
    {
        State += 0x9E3779B97F4A7C15;
        var mixed = State;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
