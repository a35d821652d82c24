using Orleans.Runtime;

namespace Orleans.Runtime
{
    /// <summary>Anything a call can be sent to through a reference: a grain or an observer.</summary>
    public interface IAddressable;
}

namespace Orleans
{
    public interface IGrain : IAddressable;

    public interface IGrainWithGuidKey : IGrain;

    public interface IGrainWithIntegerKey : IGrain;

    public interface IGrainWithStringKey : IGrain;

    /// <summary>A client-side object that grains notify. Held weakly by the runtime: the owner must keep it alive.</summary>
    public interface IGrainObserver : IAddressable;

    /// <summary>A grain class that does not derive from <see cref="Grain"/>; it takes an <see cref="IGrainContext"/> in its constructor.</summary>
    public interface IGrainBase
    {
        IGrainContext GrainContext { get; }

        Task OnActivateAsync(CancellationToken token) => Task.CompletedTask;

        Task OnDeactivateAsync(DeactivationReason reason, CancellationToken token) => Task.CompletedTask;
    }
}
