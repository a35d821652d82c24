using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TelemetryGrid.Anomalies;
using TelemetryGrid.Grains.Anomalies;
using TelemetryGrid.Grains.Metrics;
using TelemetryGrid.Grains.Queries;
using TelemetryGrid.Grains.Records;
using TelemetryGrid.Identity;
using TelemetryGrid.Metrics;
using TelemetryGrid.PromQL;
using TelemetryGrid.Records;
using TelemetryGrid.Services;

namespace TelemetryGrid.Grains.Services;

/// <inheritdoc cref="IServiceDirectoryGrain"/>
/// <remarks>
/// The flows of a service are spread over all partitions, so no partition could be its owner: a query joins what they counted.
/// </remarks>
public sealed class ServiceDirectoryGrain(
    [PersistentState("services", GrainStorageNames.Entities)] IPersistentState<ServiceDirectoryState> state,
    ServiceOptions options,
    IServiceReader reader,
    ISampleSink samples,
    IEventSink events,
    TimeProvider time
) : Grain, IServiceDirectoryGrain
{
    private const int CallsAtOnce = 256;
    private static readonly TimeSpan WriteAfter = TimeSpan.FromMinutes(15);

    private readonly AnomalyControl _control = new(options.Notable);
    private DateTimeOffset _writtenAt;
    private bool _isChanged;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _control.Load(state.State.AnomalyBudget);
        _writtenAt = time.GetUtcNow();
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        _isChanged ? WriteAsync() : Task.CompletedTask;

    public async Task<ServiceRound> ObserveAsync()
    {
        var now = time.GetUtcNow();
        // Of a minute there is one reading, however often it is asked for.
        var at = DateTimeOffset.FromUnixTimeSeconds((now - options.Delay).ToUnixTimeSeconds() / 60 * 60);
        var found = await reader.ReadAsync(at);
        var leftOut = Admit(found.Services, at.ToUnixTimeMilliseconds());
        var observed = found.Services.Where(s => state.State.Seen.ContainsKey(s.Key.ToString())).ToList();
        var effects = new List<(ServiceId Id, ServiceEffect Effect)>();
        foreach (var chunk in observed.Chunk(CallsAtOnce))
        {
            effects.AddRange(
                await Task.WhenAll(
                    chunk.Select(async s =>
                        (
                            s.Key,
                            await GrainFactory
                                .GetGrain<IServiceGrain>(s.Key.ToString())
                                .ApplyAsync(new(at.ToUnixTimeMilliseconds(), s.Value))
                        )
                    )
                )
            );
        }
        var told = effects.SelectMany(e => e.Effect.Samples).Select(Sample).ToList();
        if (told.Count > 0)
        {
            await samples.AppendAsync(told, CancellationToken.None);
        }
        var anomalies = await TellAsync(effects);
        var isGone = await ForgetAsync(now);
        if (isGone || now - _writtenAt >= WriteAfter)
        {
            await WriteAsync();
        }
        return new ServiceRound(observed.Count, leftOut, found.Unnamed, anomalies, found.Failures);
    }

    public Task<ImmutableArray<ServiceId>> ListAsync(DeviceId? device, ServiceId? after, int limit) =>
        Task.FromResult<ImmutableArray<ServiceId>>([
            .. state
                .State.Seen.Keys.Order(StringComparer.Ordinal)
                .Where(key => after is null || string.CompareOrdinal(key, after.Value.ToString()) > 0)
                .Select(ServiceId.Parse)
                .Where(id => device is null || id.Device == device)
                .Take(limit),
        ]);

    // Those that are known stay; of the others the largest come in as long as there is room.
    private int Admit(IReadOnlyDictionary<ServiceId, ImmutableDictionary<string, double>> found, long at)
    {
        var seen = state.State.Seen;
        var unknown = new List<ServiceId>();
        foreach (var id in found.Keys)
        {
            ref var last = ref CollectionsMarshal.GetValueRefOrNullRef(seen, id.ToString());
            if (Unsafe.IsNullRef(ref last))
            {
                unknown.Add(id);
            }
            else
            {
                last = at;
            }
        }
        var room = Math.Max(0, options.MaxServices - seen.Count);
        foreach (var id in unknown.OrderByDescending(id => found[id].MinBy(v => v.Key, StringComparer.Ordinal).Value).Take(room))
        {
            seen[id.ToString()] = at;
        }
        _isChanged |= found.Count > 0;
        return Math.Max(0, unknown.Count - room);
    }

    private async Task<int> TellAsync(List<(ServiceId Id, ServiceEffect Effect)> effects)
    {
        var told = new List<EventRecord>();
        foreach (var device in effects.GroupBy(e => e.Id.Device))
        {
            // Each of a service's series is of a metric that was looked at; baselines and scores have a suffix.
            var tested = device.Sum(e => e.Effect.Samples.Count(s => options.Metrics.ContainsKey(s.Series[1])));
            _control.Watches(device.Key, tested);
            (ServiceId Id, MetricAnomaly Anomaly)[] odd = [.. device.SelectMany(e => e.Effect.Anomalies.Select(a => (e.Id, a)))];
            if (odd.Length == 0)
            {
                continue;
            }
            var notable = _control.Judge([.. odd.Select(o => o.Anomaly)], tested);
            told.AddRange(odd.Zip(notable, (o, isNotable) => AnomalyEvents.Of(EntityId.Of(o.Id), o.Anomaly, isNotable)));
        }
        if (told.Count > 0)
        {
            await events.AppendAsync(told, CancellationToken.None);
        }
        return told.Count;
    }

    private async Task<bool> ForgetAsync(DateTimeOffset now)
    {
        var until = (now - options.ForgetAfter).ToUnixTimeMilliseconds();
        var gone = state.State.Seen.Where(s => s.Value < until).Select(s => s.Key).ToList();
        foreach (var key in gone)
        {
            await GrainFactory.GetGrain<IServiceGrain>(key).RetireAsync();
            state.State.Seen.Remove(key);
        }
        return gone.Count > 0;
    }

    private async Task WriteAsync()
    {
        state.State.AnomalyBudget = _control.Save();
        await state.WriteStateAsync();
        (_writtenAt, _isChanged) = (time.GetUtcNow(), false);
    }

    private static VectorSample Sample(EntitySample sample) =>
        new(SeriesContract.ToLabels(sample.Series), sample.TimestampMilliseconds, sample.Value);
}
