namespace TelemetryGrid.Collectors.Tests.Snmp;

/// <summary>Ends a test that would hang.</summary>
internal static class Waiting
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(20);

    public static Task<T> Within<T>(this ValueTask<T> task) => task.AsTask().WaitAsync(s_limit);

    public static Task<T> Within<T>(this Task<T> task) => task.WaitAsync(s_limit);
}
