namespace TelemetryGrid.Analytics.Rolling;

/// <summary>Where a counter wraps: Counter32 at 2^32, Counter64 at 2^64 (RFC 2578 sections 7.1.6 and 7.1.10).</summary>
public enum CounterWidth
{
    Bits32 = 32,
    Bits64 = 64,
}
