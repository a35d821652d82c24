namespace TelemetryGrid.Client.Live;

/// <summary>Message types of the SignalR hub protocol; 0 is the handshake's answer, which has none.</summary>
internal enum HubMessageType
{
    None = 0,
    StreamItem = 2,
    Completion = 3,
    StreamInvocation = 4,
    CancelInvocation = 5,
    Ping = 6,
    Close = 7,
}
