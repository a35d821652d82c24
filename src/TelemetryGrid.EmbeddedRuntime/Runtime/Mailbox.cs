namespace TelemetryGrid.EmbeddedRuntime;

/// <summary>What became of an item that was pushed to a mailbox.</summary>
internal enum PushResult
{
    Accepted,

    /// <summary>The first item of an idle mailbox: the pusher must see that the owner runs.</summary>
    AcceptedWhenIdle,
    Full,
    Closed,
}

/// <summary>
/// A lock-free queue of many producers and one owner: a stack that producers push to and the owner takes whole and reverses. The stack also says who owns
/// the mailbox: it is idle (nobody), closed (nobody ever again), or else there is exactly one owner, made so by the first push.
/// </summary>
internal struct Mailbox()
{
    private static readonly MailboxMarker s_idle = new();
    private static readonly MailboxMarker s_closed = new();

    private MailboxItem? _incoming = s_idle;

    // Owner: items taken and not yet popped, oldest first.
    private MailboxItem? _taken;
    private int _backlog;

    public bool IsIdle => ReferenceEquals(Volatile.Read(ref _incoming), s_idle);

    /// <summary>Items queued, and turns set aside; approximate for threads other than the owner.</summary>
    public int Count => Volatile.Read(ref _backlog) + (Volatile.Read(ref _incoming)?.Depth ?? 0);

    /// <summary>Owner: items taken and turns set aside.</summary>
    public readonly int Backlog => _backlog;

    /// <summary>Owner: what <see cref="Pop"/> will return, after <see cref="Fill"/>.</summary>
    public readonly MailboxItem? Head => _taken;

    /// <summary>Queues an item unless that makes more than <paramref name="limit"/>; 0 means no limit.</summary>
    public PushResult TryPush(MailboxItem item, int limit)
    {
        var head = Volatile.Read(ref _incoming);
        while (true)
        {
            if (ReferenceEquals(head, s_closed))
                return PushResult.Closed;
            var wasIdle = ReferenceEquals(head, s_idle);
            item.Next = wasIdle ? null : head;
            item.Depth = item.Next is null ? 1 : item.Next.Depth + 1;
            if (limit > 0 && item.Depth + Volatile.Read(ref _backlog) > limit)
                return PushResult.Full;
            var seen = Interlocked.CompareExchange(ref _incoming, item, head);
            if (ReferenceEquals(seen, head))
                return wasIdle ? PushResult.AcceptedWhenIdle : PushResult.Accepted;
            head = seen;
        }
    }

    /// <summary>Owner: true when there is an item to pop.</summary>
    public bool Fill()
    {
        if (_taken is not null)
            return true;
        var head = Volatile.Read(ref _incoming);
        while (true)
        {
            if (head is null || ReferenceEquals(head, s_closed))
                return false;
            var seen = Interlocked.CompareExchange(ref _incoming, null, head);
            if (ReferenceEquals(seen, head))
                break;
            head = seen;
        }
        _backlog += head!.Depth;
        _taken = Reverse(head);
        return true;
    }

    /// <summary>Owner: the oldest item.</summary>
    public MailboxItem Pop()
    {
        var item = _taken!;
        _taken = item.Next;
        item.Next = null;
        _backlog--;
        return item;
    }

    /// <summary>Owner: a popped turn is kept elsewhere until it may start, and still counts.</summary>
    public void SetAside() => _backlog++;

    /// <summary>Owner: a turn set aside has started.</summary>
    public void TakeUp() => _backlog--;

    /// <summary>Owner: gives up ownership; false when there are items again, or the mailbox is closed.</summary>
    public bool TryRelease() => Interlocked.CompareExchange(ref _incoming, s_idle, null) is null;

    /// <summary>Owner: closes, and returns what was queued, oldest first.</summary>
    public (MailboxItem? Taken, MailboxItem? Late) Close()
    {
        var taken = _taken;
        _taken = null;
        return (taken, Reverse(Interlocked.Exchange(ref _incoming, s_closed)));
    }

    /// <summary>Closes from any thread and drops what is queued; true when nobody owned the mailbox.</summary>
    public bool Shut() => ReferenceEquals(Interlocked.Exchange(ref _incoming, s_closed), s_idle);

    private static MailboxItem? Reverse(MailboxItem? head)
    {
        MailboxItem? reversed = null;
        while (head is not null)
        {
            var next = head.Next;
            head.Next = reversed;
            reversed = head;
            head = next;
        }
        return reversed;
    }
}
