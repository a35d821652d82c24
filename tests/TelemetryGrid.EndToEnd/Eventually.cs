namespace TelemetryGrid.EndToEnd;

/// <summary>Waits for something that another process will do, and says what was missing when it does not.</summary>
internal static class Eventually
{
    public static async Task<T> GetAsync<T>(Func<Task<T>> read, Func<T, bool> accept, string what, int seconds = 30)
    {
        var deadline = TimeProvider.System.GetUtcNow().AddSeconds(seconds);
        while (true)
        {
            string seen;
            try
            {
                var value = await read();
                if (accept(value))
                {
                    return value;
                }
                seen = value?.ToString() ?? "nothing";
            }
            catch (Exception e) when (e is not Xunit.Sdk.XunitException)
            {
                seen = e.Message;
            }
            Assert.True(TimeProvider.System.GetUtcNow() < deadline, $"Waited {seconds} s for {what}; last seen: {seen}");
            await Task.Delay(200);
        }
    }
}
