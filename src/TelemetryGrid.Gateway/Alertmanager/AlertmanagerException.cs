namespace TelemetryGrid.Gateway.Alertmanager;

/// <summary>A request that is answered with an error, in one sentence.</summary>
internal sealed class AlertmanagerException(int status, string message) : Exception(message)
{
    public int Status => status;

    public static AlertmanagerException Bad(string message) => new(StatusCodes.Status400BadRequest, message);
}
