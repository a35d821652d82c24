namespace TelemetryGrid.EmbeddedRuntime;

/// <summary>Work that must be admitted by the activation's concurrency rules: a call or a timer tick.</summary>
public abstract class Turn : MailboxItem
{
    private protected Turn() { }

    internal abstract GrainMethodOptions Options { get; }

    /// <summary>Counts as use of the activation.</summary>
    internal virtual bool KeepsAlive => true;

    /// <summary>Runs the code up to its first await. Must lead to exactly one <see cref="Activation.Finish"/>, now or in a later turn.</summary>
    internal abstract void Begin(Activation activation);

    /// <summary>The activation ended before this could run.</summary>
    internal abstract void Bounce(Activation activation, Exception? error);
}
