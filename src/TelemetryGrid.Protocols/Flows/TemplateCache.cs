using System.Buffers;

namespace TelemetryGrid.Protocols.Flows;

/// <summary>
/// The exporter sessions of one receive loop, each with its templates, samplers and interface names. Everything in it is bounded by
/// <see cref="TemplateCacheOptions"/>, and <see cref="Counters"/> tells what the bounds cost. Not thread-safe: one per receive loop.
/// </summary>
public sealed class TemplateCache
{
    private readonly LruTable<ExporterKey, ExporterSession> _sessions;

    public TemplateCache(TemplateCacheOptions? options = null)
    {
        Options = options ?? new TemplateCacheOptions();
        Options.ThrowIfInvalid();
        _sessions = new(Options.MaximumSessions);
    }

    public TemplateCacheOptions Options { get; }

    public TemplateCacheCounters Counters { get; } = new();

    /// <summary>Moves whenever something changed that <see cref="Export"/> would write; a refresh of what is known does not move it.</summary>
    public long Version { get; private set; }

    public int SessionCount => _sessions.Count;

    /// <summary>Fields in all templates of all sessions.</summary>
    public int FieldCount { get; private set; }

    /// <summary>Interface names of all sessions.</summary>
    public int InterfaceNameCount { get; private set; }

    internal IEnumerable<ExporterSession> OldestFirst => _sessions.OldestFirst.Select(entry => entry.Value);

    /// <summary>
    /// The session of an exporter, created when it is new. Ask for each datagram: a session that was given up still decodes, but what it
    /// learns is lost.
    /// </summary>
    public ExporterSession GetOrAdd(in ExporterKey key)
    {
        if (_sessions.TryGet(key, out var session))
        {
            return session;
        }
        if (_sessions.IsFull)
        {
            EvictOldestSession();
        }
        session = new ExporterSession(key, this);
        _sessions.Set(key, session);
        return session;
    }

    /// <summary>Writes everything learned, so that a restarted collector reads data at once instead of waiting for the next template refresh.</summary>
    public void Export(IBufferWriter<byte> destination) => TemplateCacheSnapshot.Write(this, destination);

    /// <summary>
    /// Reads what <see cref="Export"/> wrote into this cache, under this cache's bounds. Never throws on bad input: what stands before the
    /// first contradiction is kept and the status says why it stopped.
    /// </summary>
    public DecodeStatus Import(ReadOnlySpan<byte> source) => TemplateCacheSnapshot.Read(source, this);

    internal void Touch() => Version++;

    /// <summary>Books a change in what a session holds and gives up the least recently used sessions while all together hold too much.</summary>
    internal void Book(ExporterSession session, int fields, int interfaceNames)
    {
        if (!session.IsAttached)
        {
            return;
        }
        FieldCount += fields;
        InterfaceNameCount += interfaceNames;
        // The session at work was looked up last, so it is the newest and the oldest is another one.
        while ((FieldCount > Options.MaximumFields || InterfaceNameCount > Options.MaximumInterfaceNames) && _sessions.Count > 1)
        {
            EvictOldestSession();
        }
    }

    private void EvictOldestSession()
    {
        if (_sessions.TryRemoveOldest(out var evicted))
        {
            FieldCount -= evicted.FieldCount;
            InterfaceNameCount -= evicted.InterfaceNames.Count;
            evicted.Detach();
            Counters.SessionsEvicted++;
            Touch();
        }
    }
}
