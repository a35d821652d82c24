namespace TelemetryGrid.Protocols.Gnmi;

/// <summary>How long a subscription lives (gnmi.proto, "SubscriptionList.Mode").</summary>
public enum GnmiListMode : byte
{
    Stream = 0,
    Once = 1,
    Poll = 2,
}
