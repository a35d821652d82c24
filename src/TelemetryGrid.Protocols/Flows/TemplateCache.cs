using System.Buffers;

namespace TelemetryGrid.Protocols.Flows;

/// <summary>
/// The exporter sessions of one receive loop, each with its templates, samplers and interface names. Everything in it is bounded by
/// <see cref="TemplateCacheOptions"/>, and <see cref="Counters"/> tells what the bounds cost. Not thread-safe: one per receive loop.
/// </summary>
/// <remarks>
/// A session is new until its exporter has sent a few datagrams. When room is needed, new sessions go before established ones, so that a
/// flood from invented addresses displaces itself; but an eighth of the room stays open to new ones, so that long-gone exporters do
/// not keep real ones out.
/// </remarks>
public sealed class TemplateCache
{
    private const int VisitsToEstablish = 4;

    private readonly LruTable<ExporterKey, ExporterSession> _newcomers;
    private readonly LruTable<ExporterKey, ExporterSession> _established;

    public TemplateCache(TemplateCacheOptions? options = null)
    {
        Options = options ?? new TemplateCacheOptions();
        Options.ThrowIfInvalid();
        _newcomers = new(Options.MaximumSessions);
        _established = new(Options.MaximumSessions);
    }

    public TemplateCacheOptions Options { get; }

    public TemplateCacheCounters Counters { get; } = new();

    /// <summary>Moves whenever something changed that <see cref="Export"/> would write; a refresh of what is known does not move it.</summary>
    public long Version { get; private set; }

    public int SessionCount => _newcomers.Count + _established.Count;

    /// <summary>Fields in all templates of all sessions.</summary>
    public int FieldCount { get; private set; }

    /// <summary>Interface names of all sessions.</summary>
    public int InterfaceNameCount { get; private set; }

    /// <summary>In the order in which they would be given up, roughly: new ones, then established ones, each from the least recently used on.</summary>
    internal IEnumerable<ExporterSession> OldestFirst =>
        _newcomers.OldestFirst.Concat(_established.OldestFirst).Select(entry => entry.Value);

    /// <summary>
    /// The session of an exporter, created when it is new. Ask for each datagram: a session that was given up still decodes, but what it
    /// learns is lost.
    /// </summary>
    public ExporterSession GetOrAdd(in ExporterKey key)
    {
        if (_established.TryGet(key, out var session))
        {
            return session;
        }
        if (_newcomers.TryGet(key, out session))
        {
            if (++session.Visits >= VisitsToEstablish)
            {
                _newcomers.Remove(key, out _);
                _established.Set(key, session);
            }
            return session;
        }
        if (SessionCount >= Options.MaximumSessions)
        {
            TryEvictSession(keep: null);
        }
        session = new ExporterSession(key, this);
        _newcomers.Set(key, session);
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
        while (FieldCount > Options.MaximumFields || InterfaceNameCount > Options.MaximumInterfaceNames)
        {
            if (!TryEvictSession(keep: session))
            {
                return;
            }
        }
    }

    private bool TryEvictSession(ExporterSession? keep)
    {
        var isFloodOfNew = _newcomers.Count > Options.MaximumSessions / 8;
        var (first, second) = isFloodOfNew ? (_newcomers, _established) : (_established, _newcomers);
        return TryEvictOldest(first, keep) || TryEvictOldest(second, keep);
    }

    private bool TryEvictOldest(LruTable<ExporterKey, ExporterSession> sessions, ExporterSession? keep)
    {
        if (!sessions.TryPeekOldest(out var oldest) || oldest == keep)
        {
            return false;
        }
        sessions.Remove(oldest.Key, out _);
        FieldCount -= oldest.FieldCount;
        InterfaceNameCount -= oldest.InterfaceNames.Count;
        oldest.Detach();
        Counters.SessionsEvicted++;
        Touch();
        return true;
    }
}
