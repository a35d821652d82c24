namespace TelemetryGrid.EmbeddedRuntime;

/// <summary>A link of an activation's mailbox. The link is part of the message, so that queueing allocates nothing.</summary>
public abstract class MailboxItem
{
    internal MailboxItem? Next;

    /// <summary>Items in the incoming stack up to and including this one.</summary>
    internal int Depth;

    private protected MailboxItem() { }
}

/// <summary>A continuation of grain code, queued through the activation's task scheduler.</summary>
internal sealed class TaskItem(Task task) : MailboxItem
{
    public Task Task { get; } = task;
}

/// <summary>A request by the runtime or another thread to end the activation.</summary>
internal sealed class DeactivateItem(Orleans.DeactivationReason reason, bool onlyIfIdle) : MailboxItem
{
    public Orleans.DeactivationReason Reason { get; } = reason;

    public bool OnlyIfIdle { get; } = onlyIfIdle;
}

internal sealed class MailboxMarker : MailboxItem;
