using Orleans.Runtime;

namespace TelemetryGrid.EmbeddedRuntime.Streams;

/// <summary>The reference through which a pump calls a consuming grain.</summary>
internal sealed class ConsumerReference : GrainReference
{
    public Task DeliverAsync(StreamSubscription subscription, StreamBatch batch) => Send(new DeliverCall(subscription, batch));

    private sealed class DeliverCall(StreamSubscription subscription, StreamBatch batch) : GrainAction
    {
        private static readonly GrainMethod s_method = new("IAsyncStream", "Deliver", GrainMethodOptions.None, Timeout: null);

        public override GrainMethod Method => s_method;

        protected override ValueTask InvokeAsync(object target) => new(subscription.HandleOnAsync(Activation.Current!, batch));
    }
}
