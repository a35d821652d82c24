namespace TelemetryGrid.Collectors.Prometheus;

/// <summary>The memory that pages in flight may take together. Thread-safe.</summary>
internal sealed class ScrapeBudget(long bytes)
{
    private long _taken;

    public long Taken => Interlocked.Read(ref _taken);

    public bool TryTake(int size)
    {
        if (Interlocked.Add(ref _taken, size) <= bytes)
        {
            return true;
        }
        Interlocked.Add(ref _taken, -size);
        return false;
    }

    public void Return(int size) => Interlocked.Add(ref _taken, -size);
}
