namespace TelemetryGrid.Collectors.Bmp;

/// <summary>What all routers of one source may hold together; safe from any thread.</summary>
internal sealed class RouteBudget(long maxRoutes)
{
    // A full table of the Internet has about one distinct set of attributes for eight routes.
    private const int AttributeBytesPerRoute = 128;
    private const long LeastAttributeBytes = 1 << 20;

    private long _routes;
    private long _bytes;

    public long Routes => Interlocked.Read(ref _routes);

    private long MaxBytes => Math.Max(LeastAttributeBytes, maxRoutes * AttributeBytesPerRoute);

    public bool TryTakeRoute() => TryTake(ref _routes, 1, maxRoutes);

    public void ReturnRoute() => Interlocked.Decrement(ref _routes);

    public bool TryTakeBytes(int bytes) => TryTake(ref _bytes, bytes, MaxBytes);

    public void ReturnBytes(int bytes) => Interlocked.Add(ref _bytes, -bytes);

    private static bool TryTake(ref long used, long amount, long limit)
    {
        if (Interlocked.Add(ref used, amount) <= limit)
        {
            return true;
        }
        Interlocked.Add(ref used, -amount);
        return false;
    }
}
