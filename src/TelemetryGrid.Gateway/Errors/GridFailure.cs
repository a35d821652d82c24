using Orleans.Runtime;

namespace TelemetryGrid.Gateway.Errors;

/// <summary>Failures of grain calls that pass: the grid is busy, restarting or cut off, and the same call may succeed later.</summary>
internal static class GridFailure
{
    public const string Sentence = "The grid did not answer in time; try again.";

    public static bool IsTransient(Exception e) => e is TimeoutException or OrleansMessageRejectionException or LimitExceededException;
}
