namespace TelemetryGrid.Conformance.Hosting;

/// <summary>Waits for what a runtime does in its own time, in real time because Orleans has no other.</summary>
internal static class Eventually
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(20);

    public static async Task Equal<T>(T expected, Func<Task<T>> actual)
    {
        var start = TimeProvider.System.GetTimestamp();
        var value = await actual();
        while (!EqualityComparer<T>.Default.Equals(value, expected) && TimeProvider.System.GetElapsedTime(start) < s_limit)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
            value = await actual();
        }
        Assert.Equal(expected, value);
    }

    public static Task True(Func<Task<bool>> actual) => Equal(true, actual);
}
