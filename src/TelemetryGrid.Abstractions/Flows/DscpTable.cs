namespace TelemetryGrid.Flows;

/// <summary>Names DSCP values (RFC 2474, 2597, 3246, 5865, 8622).</summary>
public static class DscpTable
{
    /// <summary>The name, or <c>dscp N</c>.</summary>
    public static string Name(byte dscp) => Find(dscp) ?? $"dscp {dscp}";

    /// <summary>Null for a value without a name.</summary>
    public static string? Find(byte dscp) =>
        dscp switch
        {
            0 => "default",
            1 => "le",
            44 => "voice-admit",
            46 => "ef",
            >= 10 and <= 38 when dscp % 2 == 0 && dscp % 8 is not 0 => $"af{dscp >> 3}{(dscp & 7) >> 1}",
            < 64 when dscp % 8 == 0 => $"cs{dscp >> 3}",
            _ => null,
        };
}
