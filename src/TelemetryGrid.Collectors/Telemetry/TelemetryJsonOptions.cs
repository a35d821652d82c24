namespace TelemetryGrid.Collectors.Telemetry;

/// <summary>Bounds of a <see cref="TelemetryJsonReader"/>.</summary>
public sealed class TelemetryJsonOptions
{
    /// <summary>Bytes of a body, 1 KiB to 256 MiB. Default 16 MiB.</summary>
    public int MaxBodyBytes { get; set; } = 16 << 20;

    /// <summary>Records of a body, 1 to 1,000,000. Default 10,000.</summary>
    public int MaxRecords { get; set; } = 10_000;

    /// <summary>Bytes of one record, 256 to 16 Mi; a longer one is refused alone. Default 256 KiB.</summary>
    public int MaxRecordBytes { get; set; } = 256 << 10;

    /// <summary>Every error of this configuration, one sentence each; empty when it is valid.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        Require(MaxBodyBytes is >= 1024 and <= 256 << 20, "MaxBodyBytes must be between 1024 and 268435456.");
        Require(MaxRecords is >= 1 and <= 1_000_000, "MaxRecords must be between 1 and 1000000.");
        Require(MaxRecordBytes is >= 256 and <= 16 << 20, "MaxRecordBytes must be between 256 and 16777216.");
        return errors;

        void Require(bool valid, string error)
        {
            if (!valid)
            {
                errors.Add(error);
            }
        }
    }
}
