namespace TelemetryGrid.Grains.Flows;

/// <summary>Names DSCP values (RFC 2474, 2597, 3246, 5865, 8622).</summary>
internal static class DscpTable
{
    public static string Name(byte dscp) =>
        dscp switch
        {
            0 => "default",
            1 => "le",
            44 => "voice-admit",
            46 => "ef",
            >= 10 and <= 38 when dscp % 2 == 0 && dscp % 8 is not 0 => $"af{dscp >> 3}{(dscp & 7) >> 1}",
            _ when dscp % 8 == 0 => $"cs{dscp >> 3}",
            _ => $"dscp {dscp}",
        };
}
