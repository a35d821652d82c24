using System.Net.Sockets;

namespace TelemetryGrid.Simulation;

/// <summary>Keeps a connection that a device opens: tries again whenever it ends, each time after twice as long a pause, up to half a minute.</summary>
internal sealed class Redial(TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private long _failures;

    /// <summary>Connections that could not be had, or ended.</summary>
    public long Failures => Interlocked.Read(ref _failures);

    /// <summary>Ends with the cancellation.</summary>
    /// <param name="connection">Runs as long as the connection.</param>
    public async Task RunAsync(Func<CancellationToken, Task> connection, CancellationToken stop)
    {
        TimeSpan pause = FirstPause;
        while (!stop.IsCancellationRequested)
        {
            long begun = time.GetTimestamp();
            try
            {
                await connection(stop);
            }
            catch (Exception e) when (e is IOException or SocketException or HttpRequestException or OperationCanceledException)
            {
                // The other side is not there, or no longer.
            }
            Interlocked.Increment(ref _failures);
            // One that lasted was a good one: what follows is a new failure.
            pause = time.GetElapsedTime(begun) > LongestPause ? FirstPause : pause;
            try
            {
                await Task.Delay(pause, time, stop);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }
}
