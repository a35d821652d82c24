namespace TelemetryGrid.Protocols.Gnmi;

/// <summary>When a stream sends a leaf (gnmi.proto, "SubscriptionMode").</summary>
public enum GnmiSubscriptionMode : byte
{
    TargetDefined = 0,
    OnChange = 1,
    Sample = 2,
}
