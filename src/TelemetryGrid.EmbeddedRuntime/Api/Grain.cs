using System.Diagnostics.CodeAnalysis;
using Orleans.Runtime;
using TelemetryGrid.EmbeddedRuntime;

namespace Orleans;

/// <summary>Base of grain classes: identity, services and lifetime of one activation. All its code runs in turns, one at a time.</summary>
[SuppressMessage("Naming", "CA1725", Justification = "Orleans calls the parameter token in the interface and cancellationToken here.")]
public abstract class Grain : IGrainBase, IAddressable
{
    private readonly Activation? _activation;

    protected Grain() => _activation = Activation.Current;

    protected Grain(IGrainContext grainContext) => _activation = (Activation)grainContext;

    public IGrainContext GrainContext => Context;

    public GrainReference GrainReference => Context.GrainReference;

    public string IdentityString => Context.GrainId.ToString();

    public string RuntimeIdentity => Context.Silo.Name;

    protected IGrainFactory GrainFactory => Context.Silo.GrainFactory;

    protected internal IServiceProvider ServiceProvider => Context.ActivationServices;

    internal Activation Context =>
        _activation ?? throw new InvalidOperationException($"{GetType().Name} was constructed outside the runtime, so it has no identity.");

    public virtual Task OnActivateAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public virtual Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Ends the activation after the running calls; the next call starts a new one.</summary>
    protected void DeactivateOnIdle() =>
        Context.Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationRequested, "DeactivateOnIdle was called"));

    /// <summary>Keeps the activation from being collected for at least <paramref name="timeSpan"/>.</summary>
    protected void DelayDeactivation(TimeSpan timeSpan) => Context.DelayDeactivation(timeSpan);
}
