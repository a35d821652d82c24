using TelemetryGrid.Analytics.Rolling;
using TelemetryGrid.Flows;
using TelemetryGrid.Grains.Statistics;
using TelemetryGrid.Identity;

namespace TelemetryGrid.Grains.Flows;

/// <inheritdoc cref="IFlowGrain"/>
public sealed class FlowGrain([PersistentState("flow", GrainStorageNames.Entities)] IPersistentState<FlowState> state, TimeProvider time)
    : Grain,
        IFlowGrain
{
    private EntityJournal _journal;
    private MetricTracker _octetRate = null!;
    private MetricTracker _packetRate = null!;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _journal = new EntityJournal(state.State.Sequence);
        _octetRate = MetricTracker.Load(state.State.OctetRate);
        _packetRate = MetricTracker.Load(state.State.PacketRate);
        return Task.CompletedTask;
    }

    public Task<bool> ApplyAsync(long sequence, long previous, FlowUpdate update)
    {
        switch (_journal.Next(sequence, previous))
        {
            case EntityJournal.Verdict.Behind:
                return Task.FromResult(false);
            case EntityJournal.Verdict.Duplicate:
                return Task.FromResult(true);
        }
        var flow = state.State;
        var seconds = Math.Max(1, (update.EndMilliseconds - Math.Max(update.StartMilliseconds, flow.LastSeenMilliseconds)) / 1000d);
        flow.FirstSeenMilliseconds =
            flow.FirstSeenMilliseconds == 0 ? update.StartMilliseconds : Math.Min(flow.FirstSeenMilliseconds, update.StartMilliseconds);
        flow.LastSeenMilliseconds = Math.Max(flow.LastSeenMilliseconds, update.EndMilliseconds);
        flow.Traffic += update.Traffic;
        flow.Attributes = update.Attributes.MergedOver(flow.Attributes);
        _octetRate.Add(update.EndMilliseconds, update.Traffic.Octets / seconds);
        _packetRate.Add(update.EndMilliseconds, update.Traffic.Packets / seconds);
        _journal.Applied(sequence);
        return Task.FromResult(true);
    }

    public Task<FlowSnapshot?> GetAsync()
    {
        if (_journal.Sequence == 0)
        {
            return Task.FromResult<FlowSnapshot?>(null);
        }
        var key = FlowKey.Parse(this.GetPrimaryKeyString());
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        return Task.FromResult<FlowSnapshot?>(
            new FlowSnapshot(
                key,
                DateTimeOffset.FromUnixTimeMilliseconds(state.State.FirstSeenMilliseconds),
                DateTimeOffset.FromUnixTimeMilliseconds(state.State.LastSeenMilliseconds),
                state.State.Traffic,
                state.State.Attributes,
                ApplicationTable.Name(key.Tuple.Protocol, key.Tuple.SourcePort, key.Tuple.DestinationPort),
                DscpTable.Name(state.State.Attributes.Dscp),
                _octetRate.Snapshot(now),
                _packetRate.Snapshot(now)
            )
        );
    }

    public async Task<bool> FlushAsync(long expected)
    {
        if (_journal.Sequence < expected)
        {
            return false;
        }
        await SaveAsync();
        return true;
    }

    public async Task RetireAsync()
    {
        await state.ClearStateAsync();
        _journal = new EntityJournal(0);
        DeactivateOnIdle();
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => SaveAsync();

    private async Task SaveAsync()
    {
        if (!_journal.IsDirty)
        {
            return;
        }
        state.State.Sequence = _journal.Sequence;
        state.State.OctetRate = _octetRate.Save();
        state.State.PacketRate = _packetRate.Save();
        await state.WriteStateAsync();
        _journal.Saved();
    }
}
