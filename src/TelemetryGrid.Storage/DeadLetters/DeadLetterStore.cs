using TelemetryGrid.Storage.Log;

namespace TelemetryGrid.Storage.DeadLetters;

/// <summary>
/// Keeps refused records in files until they are sent again, removed, or make room for newer ones. What a call added or removed survives
/// the end of the process; the device has it after <see cref="Flush"/>. A write that a crash cut short is taken out at the next opening.
/// All members may be called by many threads.
/// </summary>
public sealed class DeadLetterStore : IDisposable
{
    private const int Segments = 8;
    private const int MinSegmentLetters = 1024;

    // Where removals have made files that hold little, so that no number of files is kept open for the sake of one old letter.
    private const int MaxSegments = 64;

    private readonly DeadLetterStoreOptions _options;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly List<DeadLetterSegment> _segments = [];
    private readonly ExclusiveLock _lock;
    private long _nextId = 1;
    private long _live;
    private long _added;
    private long _removed;
    private long _expired;
    private long _shortened;
    private long _damaged;

    /// <exception cref="ArgumentException">The options are invalid; the message has every error.</exception>
    /// <exception cref="IOException">The folder cannot be used, or another process uses it.</exception>
    public DeadLetterStore(DeadLetterStoreOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException("Dead letters: " + string.Join(" ", errors), nameof(options));
        }
        (_options, _time) = (options, time);
        Directory.CreateDirectory(options.Directory);
        _lock =
            ExclusiveLock.TryAcquire(Path.Combine(options.Directory, "lock"))
            ?? throw new IOException($"Another process keeps dead letters in {options.Directory}.");
        try
        {
            Open();
        }
        catch
        {
            Close();
            throw;
        }
    }

    /// <summary>Keeps a record.</summary>
    /// <param name="payload">Its bytes, of which <see cref="DeadLetterStoreOptions.MaxPayloadBytes"/> are kept.</param>
    /// <returns>The id.</returns>
    /// <exception cref="IOException">It could not be written; nothing changed.</exception>
    public long Add(string reason, string source, string message, ReadOnlySpan<byte> payload)
    {
        ArgumentException.ThrowIfNullOrEmpty(reason);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(message);
        var kept = payload[..Math.Min(payload.Length, _options.MaxPayloadBytes)].ToArray();
        lock (_gate)
        {
            var segment = Room(kept.Length);
            var letter = new DeadLetter(
                _nextId,
                DeadLetterFrame.Shorten(reason),
                DeadLetterFrame.Shorten(source),
                message,
                _time.GetUtcNow(),
                kept,
                payload.Length
            );
            var frame = DeadLetterFrame.Letter(segment.Salt, letter);
            var oldest = _live >= _options.MaxLetters ? Oldest() : null;
            var offset = segment.Length;
            // One write: there are never more letters than there may be, whenever the process ends.
            segment.Append(
                oldest is null ? frame : [.. frame, .. DeadLetterFrame.Mark(segment.Salt, DeadLetterFrameKind.ExpiredThrough, oldest.Id)]
            );
            segment.AddEntry(letter, frame.Length, offset);
            _nextId++;
            _live++;
            _added++;
            _shortened += letter.IsWhole ? 0 : 1;
            if (oldest is not null)
            {
                ExpireThrough(oldest.Id);
            }
            TrimBytes();
            return letter.Id;
        }
    }

    /// <exception cref="IOException">A letter could not be read.</exception>
    public DeadLetterPage List(DeadLetterQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Limit, DeadLetterQuery.MaxLimit);
        var letters = new List<DeadLetter>();
        lock (_gate)
        {
            for (var s = _segments.Count - 1; s >= 0; s--)
            {
                var segment = _segments[s];
                for (var e = segment.Entries.Count - 1; e >= 0; e--)
                {
                    var entry = segment.Entries[e];
                    if (entry.Id >= query.Cursor || !entry.Fits(query))
                    {
                        continue;
                    }
                    if (letters.Count == query.Limit)
                    {
                        return new DeadLetterPage(letters, letters[^1].Id);
                    }
                    letters.Add(segment.Read(entry));
                }
            }
        }
        return new DeadLetterPage(letters, null);
    }

    /// <summary>Null when there is none, or no longer.</summary>
    /// <exception cref="IOException">It could not be read.</exception>
    public DeadLetter? Find(long id)
    {
        lock (_gate)
        {
            return TryFind(id, out var segment, out var entry) ? segment.Read(entry) : null;
        }
    }

    /// <returns>Whether it was there.</returns>
    /// <exception cref="IOException">That could not be written; nothing changed.</exception>
    public bool Remove(long id)
    {
        lock (_gate)
        {
            if (!TryFind(id, out var segment, out var entry))
            {
                return false;
            }
            var newest = Room(0);
            newest.Append(DeadLetterFrame.Mark(newest.Salt, DeadLetterFrameKind.Removed, id));
            Forget(segment, entry);
            _removed++;
            TrimBytes();
            return true;
        }
    }

    /// <summary>Forces what was written to the device.</summary>
    public void Flush()
    {
        lock (_gate)
        {
            if (_segments.Count > 0)
            {
                _segments[^1].Flush();
            }
        }
    }

    public DeadLetterStatistics Describe()
    {
        lock (_gate)
        {
            var bytes = _segments.Sum(s => s.Length);
            return new DeadLetterStatistics(_live, bytes, _segments.Count, _added, _removed, _expired, _shortened, _damaged);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            Close();
        }
    }

    private void Open()
    {
        var paths = DeadLetterSegment.Paths(_options.Directory).ToArray();
        for (var i = 0; i < paths.Length; i++)
        {
            var segment = DeadLetterSegment.Open(paths[i], Replay, out var rest);
            _segments.Add(segment);
            _nextId = Math.Max(_nextId, segment.FirstId);
            if (rest > 0 && i == paths.Length - 1)
            {
                segment.Cut();
            }
            else if (rest > 0)
            {
                _damaged++;
            }
        }
        while (_live > _options.MaxLetters)
        {
            ExpireThrough(Oldest()!.Id);
        }
        TrimBytes();
    }

    private void Replay(DeadLetterSegment current, DeadLetterFrameKind kind, long id)
    {
        if (kind == DeadLetterFrameKind.Letter)
        {
            _live++;
            _nextId = Math.Max(_nextId, id + 1);
            return;
        }
        foreach (var segment in (IEnumerable<DeadLetterSegment>)[.. _segments, current])
        {
            if (kind == DeadLetterFrameKind.Removed)
            {
                if (segment.Find(id) is { IsGone: false } entry)
                {
                    Forget(segment, entry);
                }
                continue;
            }
            while (segment.Live > 0 && segment.Entries[segment.FirstLive] is var oldest && oldest.Id <= id)
            {
                Forget(segment, oldest);
            }
        }
    }

    private bool TryFind(long id, out DeadLetterSegment segment, out DeadLetterEntry entry)
    {
        segment = _segments.FindLast(s => s.FirstId <= id)!;
        entry = segment?.Find(id)!;
        return entry is { IsGone: false };
    }

    private DeadLetterEntry? Oldest() => _segments.Find(s => s.Live > 0) is { } segment ? segment.Entries[segment.FirstLive] : null;

    private void ExpireThrough(long id)
    {
        foreach (var segment in _segments.TakeWhile(s => s.FirstId <= id).Where(s => s.Live > 0))
        {
            while (segment.Live > 0 && segment.Entries[segment.FirstLive] is var oldest && oldest.Id <= id)
            {
                Forget(segment, oldest);
                _expired++;
            }
        }
    }

    private void Forget(DeadLetterSegment segment, DeadLetterEntry entry)
    {
        segment.Forget(entry);
        _live--;
    }

    /// <summary>The newest file, or a new one when what comes would make it too long.</summary>
    private DeadLetterSegment Room(int bytes)
    {
        if (_segments.Count == 0 || IsFull(_segments[^1], bytes))
        {
            if (_segments.Count > 0)
            {
                _segments[^1].Flush();
                // A file is named by the first id it may hold; marks alone do not move that on.
                _nextId = Math.Max(_nextId, _segments[^1].FirstId + 1);
            }
            _segments.Add(DeadLetterSegment.Create(_options.Directory, _nextId));
        }
        return _segments[^1];
    }

    private bool IsFull(DeadLetterSegment segment, int bytes) =>
        segment.Length > 0
        && (
            segment.Length + bytes > _options.MaxBytes / Segments
            || segment.Entries.Count >= Math.Max(MinSegmentLetters, _options.MaxLetters / Segments)
        );

    /// <summary>
    /// Deletes the oldest files that hold nothing any more or are too much. Only the oldest: a mark is never older than the letter it speaks
    /// of, so no letter comes back.
    /// </summary>
    private void TrimBytes()
    {
        while (
            _segments.Count > 1
            && (_segments[0].Live == 0 || _segments.Count > MaxSegments || _segments.Sum(s => s.Length) > _options.MaxBytes)
        )
        {
            var oldest = _segments[0];
            _live -= oldest.Live;
            _expired += oldest.Live;
            _segments.RemoveAt(0);
            oldest.Dispose();
            File.Delete(oldest.Path);
        }
    }

    private void Close()
    {
        foreach (var segment in _segments)
        {
            segment.Dispose();
        }
        _segments.Clear();
        _lock.Dispose();
    }
}
