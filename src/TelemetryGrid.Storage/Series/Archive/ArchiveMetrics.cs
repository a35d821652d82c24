using System.Diagnostics.Metrics;

namespace TelemetryGrid.Storage.Series.Archive;

/// <summary>Instruments of the series archive on the meter "TelemetryGrid.Storage".</summary>
internal static class ArchiveMetrics
{
    private static readonly Meter Meter = new("TelemetryGrid.Storage");

    private static readonly Counter<long> Chunks = Meter.CreateCounter<long>("series_archive.chunks", "{chunk}", "Chunks stored.");
    private static readonly Counter<long> Blocks = Meter.CreateCounter<long>("series_archive.blocks", "{block}", "Blocks published.");
    private static readonly Counter<long> Expired = Meter.CreateCounter<long>(
        "series_archive.expired",
        "{block}",
        "Blocks deleted or thinned out because of their age."
    );
    private static readonly Counter<long> Damaged = Meter.CreateCounter<long>(
        "series_archive.damaged",
        "{item}",
        "Damaged chunks, blocks and lists put into quarantine, by kind."
    );

    private static readonly Counter<long> TooLate = Meter.CreateCounter<long>(
        "series_archive.too_late",
        "{sample}",
        "Samples that came after raw ones had expired and whose hour had a fuller aggregate already."
    );

    public static void Stored(int chunks) => Chunks.Add(chunks);

    public static void Published(int blocks) => Blocks.Add(blocks);

    public static void Expire(int blocks) => Expired.Add(blocks);

    public static void Late(long samples) => TooLate.Add(samples);

    public static void Damage(int count, string kind) => Damaged.Add(count, new KeyValuePair<string, object?>("kind", kind));
}
