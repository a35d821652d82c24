using System.Collections.Immutable;
using TelemetryGrid.Forecasts;
using TelemetryGrid.Identity;

namespace TelemetryGrid.Grains.Forecasts;

/// <inheritdoc cref="IModelRegistryGrain"/>
public sealed class ModelRegistryGrain(
    [PersistentState("models", GrainStorageNames.Entities)] IPersistentState<ModelRegistryState> state,
    TimeProvider time
) : Grain, IModelRegistryGrain
{
    /// <summary>Metrics known; past it those nobody has asked for longest are forgotten.</summary>
    internal const int MaxModels = 10_000;

    // Whatever is noted within it is written once.
    private static readonly TimeSpan WriteAfter = TimeSpan.FromMinutes(1);

    private readonly SortedDictionary<string, KnownModel> _models = new(StringComparer.Ordinal);
    private DateTimeOffset _writtenAt = DateTimeOffset.MinValue;
    private bool _isChanged;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        foreach (var model in state.State.Models)
        {
            _models[model.Metric] = model;
        }
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        _isChanged ? WriteAsync() : Task.CompletedTask;

    public Task NoteAsync(string metric, DateTimeOffset trainedAt, bool isAsked)
    {
        var now = time.GetUtcNow();
        var asked = isAsked || !_models.TryGetValue(metric, out var known) ? now : known.AskedAt;
        _models[metric] = new KnownModel(metric, trainedAt, asked);
        if (_models.Count > MaxModels)
        {
            _models.Remove(_models.Values.MinBy(m => m.AskedAt)!.Metric);
        }
        _isChanged = true;
        return now - _writtenAt >= WriteAfter ? WriteAsync() : Task.CompletedTask;
    }

    public Task<ImmutableArray<KnownModel>> ListAsync(DeviceId? device, string? after, int limit) =>
        Task.FromResult<ImmutableArray<KnownModel>>([
            .. _models
                .Values.Where(m => after is null || string.CompareOrdinal(m.Metric, after) > 0)
                .Where(m => device is not { } wanted || MetricId.Parse(m.Metric).Entity.Device == wanted)
                .Take(limit),
        ]);

    private async Task WriteAsync()
    {
        state.State.Models = [.. _models.Values];
        await state.WriteStateAsync();
        (_writtenAt, _isChanged) = (time.GetUtcNow(), false);
    }
}
