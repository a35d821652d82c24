using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace TelemetryGrid.Storage.DeadLetters;

/// <summary>One file of letters, named by the first id it may hold. Its store guards it.</summary>
internal sealed class DeadLetterSegment : IDisposable
{
    private const string Extension = ".letters";

    private readonly SafeFileHandle _file;

    private DeadLetterSegment(string path, long firstId, SafeFileHandle file)
    {
        (Path, FirstId, _file) = (path, firstId, file);
    }

    public string Path { get; }

    public long FirstId { get; }

    public uint Salt => (uint)FirstId;

    public long Length { get; private set; }

    /// <summary>Letters by ascending id, also those that are gone.</summary>
    public List<DeadLetterEntry> Entries { get; } = [];

    public int Live { get; private set; }

    /// <summary>Index of the oldest letter that is not gone; the number of entries when all are.</summary>
    public int FirstLive { get; private set; }

    public static IEnumerable<string> Paths(string directory) =>
        Directory
            .EnumerateFiles(directory, "*" + Extension)
            .Where(p => long.TryParse(Name(p), NumberStyles.None, CultureInfo.InvariantCulture, out _))
            .Order(StringComparer.Ordinal);

    public static DeadLetterSegment Create(string directory, long firstId)
    {
        var path = System.IO.Path.Combine(directory, firstId.ToString("D20", CultureInfo.InvariantCulture) + Extension);
        return new DeadLetterSegment(path, firstId, File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read));
    }

    /// <summary>Opens a file and goes over its frames up to the first that is not whole and sound.</summary>
    /// <param name="visit">Called for each mark, and with the letter for each letter.</param>
    /// <param name="rest">Bytes behind the last sound frame, which are out of use.</param>
    public static DeadLetterSegment Open(string path, Action<DeadLetterSegment, DeadLetterFrameKind, long> visit, out long rest)
    {
        var firstId = long.Parse(Name(path), NumberStyles.None, CultureInfo.InvariantCulture);
        var segment = new DeadLetterSegment(path, firstId, File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read));
        try
        {
            // A file is an eighth of all at most.
            var bytes = new byte[RandomAccess.GetLength(segment._file)];
            var read = RandomAccess.Read(segment._file, bytes, 0);
            var data = bytes.AsSpan(0, read);
            while (DeadLetterFrame.TryRead(segment.Salt, data[(int)segment.Length..], out var kind, out var id, out var length))
            {
                if (kind == DeadLetterFrameKind.Letter)
                {
                    DeadLetterFrame.TryLetter(data.Slice((int)segment.Length, length), out var letter);
                    segment.AddEntry(letter, length, segment.Length);
                }
                segment.Length += length;
                visit(segment, kind, id);
            }
            rest = read - segment.Length;
            return segment;
        }
        catch
        {
            segment.Dispose();
            throw;
        }
    }

    /// <summary>Takes what is behind the last sound frame out of the file.</summary>
    public void Cut() => RandomAccess.SetLength(_file, Length);

    /// <summary>Writes whole frames behind the last, or nothing.</summary>
    public void Append(ReadOnlySpan<byte> frames)
    {
        try
        {
            RandomAccess.Write(_file, frames, Length);
        }
        catch (IOException)
        {
            Cut();
            throw;
        }
        Length += frames.Length;
    }

    /// <summary>Notes where a letter stands.</summary>
    public void AddEntry(DeadLetter letter, int length, long offset)
    {
        Entries.Add(
            new DeadLetterEntry(letter.Id, offset, length, letter.ReceivedAt, string.Intern(letter.Reason), string.Intern(letter.Source))
        );
        Live++;
    }

    public void Forget(DeadLetterEntry entry)
    {
        entry.IsGone = true;
        Live--;
        while (FirstLive < Entries.Count && Entries[FirstLive].IsGone)
        {
            FirstLive++;
        }
    }

    public DeadLetterEntry? Find(long id)
    {
        var (low, high) = (0, Entries.Count);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (Entries[middle].Id < id)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }
        return low < Entries.Count && Entries[low].Id == id ? Entries[low] : null;
    }

    /// <exception cref="IOException">The file no longer holds what was written.</exception>
    public DeadLetter Read(DeadLetterEntry entry)
    {
        var frame = new byte[entry.Length];
        var read = RandomAccess.Read(_file, frame, entry.Offset);
        return
            DeadLetterFrame.TryRead(Salt, frame.AsSpan(0, read), out _, out var id, out _)
            && id == entry.Id
            && DeadLetterFrame.TryLetter(frame, out var letter)
            ? letter
            : throw new IOException($"{Path} is damaged at {entry.Offset}, where letter {entry.Id} stood.");
    }

    public void Flush() => RandomAccess.FlushToDisk(_file);

    public void Dispose() => _file.Dispose();

    private static string Name(string path) => System.IO.Path.GetFileNameWithoutExtension(path);
}
