using System.Globalization;

namespace TelemetryGrid.Storage.Series.Archive.Cold;

/// <summary>
/// Makes the list of live blocks anew from the blocks themselves: of each window and resolution the newest one that is whole, since a newer
/// block holds what older ones held.
/// </summary>
internal static class BlockRecovery
{
    /// <summary>The folder of a partition's objects.</summary>
    public static string Folder(int partition) => $"p{partition:D4}/";

    /// <summary>Fills an empty manifest. Damaged blocks go to quarantine, and are reported with the reason.</summary>
    public static async ValueTask<BlockManifest> RecoverAsync(
        IObjectStore store,
        BlockManifest manifest,
        Action<string, string> report,
        CancellationToken cancellation
    )
    {
        var live = new Dictionary<(SeriesResolution, long), BlockEntry>();
        var generation = 0L;
        var names = await store.ListAsync(Folder(manifest.Partition), cancellation);
        foreach (var name in names)
        {
            if (Parse(name) is not var (resolution, window, number))
            {
                continue;
            }
            generation = Math.Max(generation, number);
            try
            {
                var index = await BlockIndex.ReadAsync(store, name, window * manifest.WindowMilliseconds, cancellation);
                var entry = await DescribeAsync(store, name, resolution, window, index, cancellation);
                if (!live.TryGetValue((resolution, window), out var other) || Parse(other.Name)!.Value.Generation < number)
                {
                    live[(resolution, window)] = entry;
                }
            }
            catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
            {
                ArchiveMetrics.Damage(1, "block");
                report(name, e.Message);
                await store.MoveAsync(name, "quarantine/" + name, cancellation);
            }
        }
        return manifest with { Generation = generation, Blocks = [.. live.Values.OrderBy(static b => b.Window)] };
    }

    private static async ValueTask<BlockEntry> DescribeAsync(
        IObjectStore store,
        string name,
        SeriesResolution resolution,
        long window,
        BlockIndex index,
        CancellationToken cancellation
    )
    {
        var chunks = Enumerable.Range(0, index.Count).SelectMany(index.ChunksAt).ToList();
        return new BlockEntry
        {
            Name = name,
            Resolution = resolution,
            Window = window,
            MinTime = chunks.Select(static c => c.Start).DefaultIfEmpty(0).Min(),
            MaxTime = chunks.Select(static c => c.End).DefaultIfEmpty(0).Max(),
            Series = index.Count,
            Samples = Enumerable.Range(0, index.Count).Sum(index.SamplesAt),
            Bytes = await store.LengthAsync(name, cancellation) ?? 0,
            // No policy has an empty name: the next pass looks the series' policies up.
            Policies = [""],
        };
    }

    private static (SeriesResolution Resolution, long Window, long Generation)? Parse(string name)
    {
        var parts = name.Split('/');
        if (parts.Length != 3 || !parts[2].StartsWith('w') || !parts[2].EndsWith(".block", StringComparison.Ordinal))
        {
            return null;
        }
        var at = parts[2].LastIndexOf("-g", StringComparison.Ordinal);
        SeriesResolution? resolution = parts[1] switch
        {
            "raw" => SeriesResolution.Raw,
            "5m" => SeriesResolution.FiveMinutes,
            "1h" => SeriesResolution.OneHour,
            _ => null,
        };
        return
            resolution is { } known
            && at > 0
            && long.TryParse(parts[2].AsSpan(1, at - 1), CultureInfo.InvariantCulture, out var window)
            && long.TryParse(parts[2].AsSpan(at + 2, parts[2].Length - at - 8), CultureInfo.InvariantCulture, out var generation)
            ? (known, window, generation)
            : null;
    }
}
