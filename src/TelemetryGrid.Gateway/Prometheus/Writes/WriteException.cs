namespace TelemetryGrid.Gateway.Prometheus.Writes;

/// <summary>Ends a write with a status and one sentence.</summary>
internal sealed class WriteException(int status, string message) : Exception(message)
{
    public int Status { get; } = status;

    /// <summary>Sending the same again later is right.</summary>
    public static WriteException Busy(string message) => new(StatusCodes.Status503ServiceUnavailable, message);

    public static WriteException Malformed(string message) => new(StatusCodes.Status400BadRequest, message);

    public static WriteException TooLarge(string message) => new(StatusCodes.Status413PayloadTooLarge, message);

    public static WriteException Unsupported(string message) => new(StatusCodes.Status415UnsupportedMediaType, message);
}
