using System.Globalization;
using Microsoft.Extensions.Logging;
using TelemetryGrid.Storage.Log;

namespace TelemetryGrid.Storage.Series;

/// <summary>
/// The snapshots of a shard: the last two, each named by its sequence. A new one is written beside them and renamed when it is on the device,
/// and only then the oldest is removed.
/// </summary>
internal sealed class SnapshotFiles
{
    private const int Generations = 2;
    private const int MaxQuarantined = 4;
    private const string Prefix = "hot-";
    private const string Suffix = ".snapshot";
    private const string QuarantineSuffix = ".damaged";

    private readonly string _directory;
    private readonly int _partition;
    private readonly ILogger _logger;
    private readonly Action<string> _step;
    private readonly SortedSet<long> _kept = [];

    public SnapshotFiles(SeriesShardOptions options, ILogger logger)
    {
        (_directory, _partition, _logger) = (options.Directory, options.Partition, logger);
        _step = options.SnapshotStep ?? (static _ => { });
    }

    /// <summary>The sequence of the newest snapshot; 0 when there is none.</summary>
    public long Newest => _kept.Count == 0 ? 0 : _kept.Max;

    /// <summary>The sequence from which on the log is needed even if the newest snapshot cannot be read: 0 as long as there is only one.</summary>
    public long Oldest => _kept.Count < Generations ? 0 : _kept.Min;

    /// <summary>Bytes of the newest snapshot.</summary>
    public long Bytes { get; private set; }

    /// <summary>Snapshots that were found damaged when the shard was opened.</summary>
    public int Damaged { get; private set; }

    /// <summary>Reads the newest snapshot that can be read; null when there is none.</summary>
    /// <exception cref="InvalidDataException">A snapshot is of a newer version or of another partition.</exception>
    public ShardImage? Open()
    {
        Directory.CreateDirectory(_directory);
        foreach (var left in Directory.EnumerateFiles(_directory, $"{Prefix}*{Suffix}.tmp"))
        {
            File.Delete(left);
        }
        foreach (var file in Directory.EnumerateFiles(_directory, $"{Prefix}*{Suffix}"))
        {
            var name = Path.GetFileName(file)[Prefix.Length..^Suffix.Length];
            if (long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence))
            {
                _kept.Add(sequence);
            }
        }
        foreach (var sequence in _kept.Reverse().ToArray())
        {
            var path = PathOf(sequence);
            try
            {
                using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20);
                var image = SnapshotReader.Read(file);
                Bytes = file.Length;
                if (image.Partition != _partition || image.Sequence != sequence)
                {
                    throw new NotSupportedException(
                        $"is of partition {image.Partition} and sequence {image.Sequence}, not of {_partition} and {sequence}"
                    );
                }
                return image;
            }
            catch (NotSupportedException e)
            {
                throw new InvalidDataException($"The snapshot {path} {e.Message}.", e);
            }
            catch (Exception e) when (e is InvalidDataException or IndexOutOfRangeException or OverflowException or ArgumentException)
            {
                Quarantine(sequence, e.Message);
            }
        }
        return null;
    }

    /// <exception cref="IOException">The snapshots before are untouched.</exception>
    public void Write(ShardImage image)
    {
        var path = PathOf(image.Sequence);
        var temporary = path + ".tmp";
        long bytes;
        using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20))
        {
            new SnapshotWriter(file, _step).Write(image);
            // The contents must be on the device before the name points to them.
            file.Flush(flushToDisk: true);
            bytes = file.Length;
        }
        _step("flushed");
        File.Move(temporary, path, overwrite: true);
        _step("renamed");
        DirectorySync.Flush(_directory);
        Bytes = bytes;
        _kept.Add(image.Sequence);
        while (_kept.Count > Generations)
        {
            File.Delete(PathOf(_kept.Min));
            _kept.Remove(_kept.Min);
            _step("deleted");
        }
    }

    private string PathOf(long sequence) =>
        Path.Combine(_directory, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{sequence:D20}{Suffix}"));

    private void Quarantine(long sequence, string reason)
    {
        var path = PathOf(sequence);
        File.Move(path, path + QuarantineSuffix, overwrite: true);
        _kept.Remove(sequence);
        Damaged++;
        _logger.LogError(
            "The snapshot {Path} of series partition {Partition} cannot be used, since {Reason}; it was renamed, and {Instead}.",
            path,
            _partition,
            reason,
            _kept.Count > 0 ? "the one before it is used" : "the log is replayed from its beginning"
        );
        var quarantined = Directory.GetFiles(_directory, $"{Prefix}*{QuarantineSuffix}").Order(StringComparer.Ordinal).ToArray();
        foreach (var old in quarantined.SkipLast(MaxQuarantined))
        {
            File.Delete(old);
        }
    }
}
