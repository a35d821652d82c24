using System.Diagnostics;

namespace TelemetryGrid.Gateway.Tests.Hosting;

/// <summary>Waits for what another task brings about; fails when it does not come.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static async Task TrueAsync(Func<Task<bool>> condition)
    {
        var waited = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(waited.Elapsed < Patience, $"Still not so after {Patience.TotalSeconds} s.");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    public static Task TrueAsync(Func<bool> condition) => TrueAsync(() => Task.FromResult(condition()));
}
