namespace TelemetryGrid.Collectors.Gnmi;

/// <summary>A call is over; the message says why, for the user. The type is an <c>error.type</c>.</summary>
internal sealed class GnmiException(string type, string message) : Exception(message)
{
    public string Type { get; } = type;
}
