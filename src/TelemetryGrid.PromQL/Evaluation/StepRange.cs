namespace TelemetryGrid.PromQL;

/// <summary>The instants a query is evaluated at, in milliseconds since 1970, both ends inclusive. An instant query has one.</summary>
public readonly record struct StepRange(long StartMilliseconds, long EndMilliseconds, long StepMilliseconds)
{
    public static StepRange Instant(long timeMilliseconds) => new(timeMilliseconds, timeMilliseconds, 1);

    public int Count =>
        EndMilliseconds < StartMilliseconds ? 0 : checked((int)(((EndMilliseconds - StartMilliseconds) / StepMilliseconds) + 1));

    public long TimeAt(int step) => StartMilliseconds + (step * StepMilliseconds);
}
