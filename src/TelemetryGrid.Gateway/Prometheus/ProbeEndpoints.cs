using TelemetryGrid.Gateway.Health;

namespace TelemetryGrid.Gateway.Prometheus;

/// <summary><c>/-/healthy</c> and <c>/-/ready</c>.</summary>
internal static class ProbeEndpoints
{
    public static Task HealthyAsync(HttpContext context) =>
        PlainText.WriteAsync(context, StatusCodes.Status200OK, "TelemetryGrid is healthy.");

    public static Task ReadyAsync(HttpContext context)
    {
        var waiting = context.RequestServices.GetRequiredService<PartitionReadiness>().WaitingFor;
        return waiting.Count == 0
            ? PlainText.WriteAsync(context, StatusCodes.Status200OK, "TelemetryGrid is ready.")
            : PlainText.WriteAsync(
                context,
                StatusCodes.Status503ServiceUnavailable,
                $"Partitions {string.Join(", ", waiting)} have not caught up with their logs yet."
            );
    }
}
