using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace TelemetryGrid.EmbeddedRuntime;

internal static partial class RuntimeLog
{
    [LoggerMessage(1, LogLevel.Warning, "Activation of {Grain} failed; its callers get the error and the next call tries again.")]
    public static partial void ActivationFailed(this ILogger log, Exception error, GrainId grain);

    [LoggerMessage(2, LogLevel.Warning, "Deactivation of {Grain} failed; the activation is dropped all the same.")]
    public static partial void DeactivationFailed(this ILogger log, Exception error, GrainId grain);

    [LoggerMessage(3, LogLevel.Warning, "A timer of {Grain} threw; the timer goes on.")]
    public static partial void TimerFailed(this ILogger log, Exception error, GrainId grain);

    [LoggerMessage(4, LogLevel.Warning, "One-way call {Method} to {Grain} failed; nobody is told.")]
    public static partial void OneWayFailed(this ILogger log, Exception error, GrainMethod method, GrainId grain);

    [LoggerMessage(5, LogLevel.Warning, "Reminder '{Reminder}' of {Grain} failed; it ticks again after its period.")]
    public static partial void ReminderFailed(this ILogger log, Exception error, string reminder, GrainId grain);

    [LoggerMessage(6, LogLevel.Warning, "Delivery on stream {Stream} to {Consumer} failed {Attempts} times; the batch is skipped.")]
    public static partial void DeliveryFailed(this ILogger log, Exception error, StreamId stream, string consumer, int attempts);

    [LoggerMessage(7, LogLevel.Warning, "{Count} activations had not ended when the silo's shutdown time was over.")]
    public static partial void ShutdownIncomplete(this ILogger log, int count);

    [LoggerMessage(9, LogLevel.Critical, "The runtime failed in a turn of {Grain}: a bug of the runtime, and the grain may hang.")]
    public static partial void TurnFailed(this ILogger log, Exception error, GrainId grain);

    [LoggerMessage(8, LogLevel.Error, "The sweep for timeouts and idle activations failed; it runs again.")]
    public static partial void SweepFailed(this ILogger log, Exception error);
}
