namespace TelemetryGrid.Devices;

/// <summary>What came of a poll.</summary>
public enum DevicePollStatus : byte
{
    Ok = 0,
    Partial = 1,
    Timeout = 2,
    Refused = 3,
}
