namespace TelemetryGrid.Analytics.Flows;

/// <summary>Exact integer shares.</summary>
internal static class Proportion
{
    /// <summary>
    /// floor(amount × part / whole), for 0 ≤ part ≤ whole. Differences of consecutive values of it split an amount so that nothing is
    /// lost: the remainders fall where the running share crosses the next integer.
    /// </summary>
    public static ulong Of(ulong amount, ulong part, ulong whole) =>
        (amount | part) <= uint.MaxValue ? amount * part / whole : (ulong)((UInt128)amount * part / whole);
}
