namespace TelemetryGrid.Collectors.Tcp;

/// <summary>One accepted connection.</summary>
internal interface ITcpConnection
{
    /// <summary>Why it ended, when that is worth telling; set before <see cref="RunAsync"/> returns.</summary>
    string? Error { get; }

    /// <summary>Nothing came for longer than is allowed.</summary>
    bool IsOverdue();

    /// <summary>Ends it; <see cref="RunAsync"/> then keeps what it has and returns.</summary>
    void Abort();

    /// <summary>Reads to the end. Does not throw.</summary>
    Task RunAsync();
}
