using System.Runtime.ExceptionServices;

namespace TelemetryGrid.PromQL.Evaluation;

/// <summary>
/// Works through many series, on several threads when there is enough to do. Each thread takes one stretch of neighbours, so that sums
/// come out the same from run to run.
/// </summary>
internal static class SeriesLoop
{
    // Below about this many samples and steps, starting another thread costs more than it brings.
    private const long WorthAThread = 40_000;
    private const long SamplesGuessedPerSeries = 250;

    public static int Workers(int series, int steps, int most) =>
        (int)Math.Clamp(series * (steps + SamplesGuessedPerSeries) / WorthAThread, 1, Math.Min(most, Math.Max(1, series)));

    /// <summary>Calls <paramref name="stretch"/> with (worker's number, its buffers, first series, one past the last).</summary>
    public static void Run(int series, int workers, CancellationToken cancellation, Action<int, SeriesWorker, int, int> stretch)
    {
        cancellation.ThrowIfCancellationRequested();
        if (workers <= 1)
        {
            stretch(0, new SeriesWorker(cancellation), 0, series);
            return;
        }
        try
        {
            Parallel.For(
                0,
                workers,
                new ParallelOptions { MaxDegreeOfParallelism = workers, TaskScheduler = EvaluationThreads.Shared },
                w => stretch(w, new SeriesWorker(cancellation), (int)((long)series * w / workers), (int)((long)series * (w + 1) / workers))
            );
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo
                .Capture(e.InnerExceptions.FirstOrDefault(static x => x is QueryException) ?? e.InnerExceptions[0])
                .Throw();
        }
    }
}
