namespace TelemetryGrid.Notifications.Sending;

/// <summary>A notification could not be told. The message has no secret in it.</summary>
internal sealed class UntoldException : Exception
{
    public UntoldException() { }

    public UntoldException(string message)
        : base(message) { }

    public UntoldException(string message, Exception inner)
        : base(message, inner) { }

    /// <summary>Trying again may help.</summary>
    public bool CanRetry { get; init; }
}
