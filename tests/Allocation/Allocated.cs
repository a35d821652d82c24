namespace TelemetryGrid.Tests.Allocation;

/// <summary>Measures what code allocates on the thread it runs on.</summary>
internal static class Allocated
{
    /// <summary>
    /// The fewest bytes that a round allocated, of several: code that allocates does so in each, while the runtime, when it replaces code by
    /// a better compiled one, allocates now and then on whichever thread comes by.
    /// </summary>
    public static long LeastBy(Action round)
    {
        var least = long.MaxValue;
        for (var i = 0; i < 5 && least > 0; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            round();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        return least;
    }
}
