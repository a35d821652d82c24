namespace TelemetryGrid.Storage.DeadLetters;

/// <summary>Configuration of a <see cref="DeadLetterStore"/>.</summary>
public sealed class DeadLetterStoreOptions
{
    /// <summary>Folder of the store, its alone; created when missing. Required.</summary>
    public string Directory { get; set; } = "";

    /// <summary>Letters kept, 1 to 1,000,000; the oldest go first. Each takes about 80 bytes of memory. Default 100,000.</summary>
    public int MaxLetters { get; set; } = 100_000;

    /// <summary>Upper bound of all files, 64 KiB to 8 GiB; the oldest eighth goes first. Default 256 MiB.</summary>
    public long MaxBytes { get; set; } = 256L << 20;

    /// <summary>Bytes of a record that are kept, at most an eighth of <see cref="MaxBytes"/> and 16 MiB. Default 64 KiB.</summary>
    public int MaxPayloadBytes { get; set; } = 64 << 10;

    /// <summary>Every error of this configuration, one sentence each; empty when it is valid.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        Require(!string.IsNullOrWhiteSpace(Directory), "Directory must name a folder.");
        Require(MaxLetters is >= 1 and <= 1_000_000, "MaxLetters must be between 1 and 1000000.");
        Require(MaxBytes is >= 64 << 10 and <= 8L << 30, "MaxBytes must be between 65536 and 8589934592.");
        Require(
            MaxPayloadBytes is >= 256 and <= 16 << 20 && MaxPayloadBytes <= MaxBytes / 8,
            "MaxPayloadBytes must be between 256 and 16777216, and at most an eighth of MaxBytes."
        );
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
