namespace TelemetryGrid.Collectors.Validation;

/// <summary>Configuration of a <see cref="RecordValidator"/>. Lengths are characters.</summary>
public sealed class RecordValidationOptions
{
    /// <summary>Records may be this old, 1 minute to 10 years. Default 7 days.</summary>
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Records may be this far ahead, up to 1 day, because clocks differ. Default 10 minutes.</summary>
    public TimeSpan MaxAhead { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>A span may last this long, up to 365 days. Default 7 days.</summary>
    public TimeSpan MaxDuration { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Labels of a record, 1 to 64. Default 64.</summary>
    public int MaxLabels { get; set; } = 64;

    /// <summary>Annotations of a record, 1 to 1024. Default 128.</summary>
    public int MaxAnnotations { get; set; } = 128;

    /// <summary>Length of names of records, labels and annotations, 16 to 1024. Default 256.</summary>
    public int MaxNameLength { get; set; } = 256;

    /// <summary>Length of a label's value, 16 to 65536. Default 1024.</summary>
    public int MaxLabelLength { get; set; } = 1024;

    /// <summary>Length of an annotation's value, 16 to 1 Mi. Default 8192.</summary>
    public int MaxAnnotationLength { get; set; } = 8192;

    /// <summary>Length of the body of a log line or event, 16 to 16 Mi. Default 64 Ki.</summary>
    public int MaxBodyLength { get; set; } = 64 << 10;

    /// <summary>Every error of this configuration, one sentence each; empty when it is valid.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        Require(MaxAge >= TimeSpan.FromMinutes(1) && MaxAge <= TimeSpan.FromDays(3653), "MaxAge must be between 1 minute and 10 years.");
        Require(MaxAhead >= TimeSpan.Zero && MaxAhead <= TimeSpan.FromDays(1), "MaxAhead must be between 0 and 1 day.");
        Require(MaxDuration > TimeSpan.Zero && MaxDuration <= TimeSpan.FromDays(365), "MaxDuration must be positive and at most 365 days.");
        Require(MaxLabels is >= 1 and <= 64, "MaxLabels must be between 1 and 64.");
        Require(MaxAnnotations is >= 1 and <= 1024, "MaxAnnotations must be between 1 and 1024.");
        Require(MaxNameLength is >= 16 and <= 1024, "MaxNameLength must be between 16 and 1024.");
        Require(MaxLabelLength is >= 16 and <= 65536, "MaxLabelLength must be between 16 and 65536.");
        Require(MaxAnnotationLength is >= 16 and <= 1 << 20, "MaxAnnotationLength must be between 16 and 1048576.");
        Require(MaxBodyLength is >= 16 and <= 16 << 20, "MaxBodyLength must be between 16 and 16777216.");
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
