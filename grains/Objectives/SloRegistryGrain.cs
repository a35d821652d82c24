using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using TelemetryGrid.Objectives;

namespace TelemetryGrid.Grains.Objectives;

/// <inheritdoc cref="ISloRegistryGrain"/>
public sealed partial class SloRegistryGrain(
    [PersistentState("slos", GrainStorageNames.Entities)] IPersistentState<SloRegistryState> state,
    ObjectiveOptions options,
    TimeProvider time,
    ILogger<SloRegistryGrain> logger
) : Grain, ISloRegistryGrain
{
    private const int MaxFiles = 1_000;
    private const int MaxTextLength = 1 << 20;

    private static readonly TimeSpan PumpInterval = TimeSpan.FromSeconds(1);

    /// <summary>Every objective is called this often, at a moment of its own.</summary>
    private static readonly TimeSpan Round = TimeSpan.FromMinutes(1);

    private readonly PriorityQueue<string, DateTimeOffset> _due = new();

    /// <summary>Keys that have a turn, or are having it.</summary>
    private readonly HashSet<string> _scheduled = new(StringComparer.Ordinal);
    private Dictionary<string, SloDefinition> _entries = new(StringComparer.Ordinal);
    private ObjectiveSet _set = new();
    private int _running;
    private bool _isRemoving;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _set = ObjectiveSet.Of(state.State.Files, options.MaxObjectives);
        _entries = Keyed(_set);
        foreach (var key in _entries.Keys)
        {
            Schedule(key, NextTurn(key));
        }
        this.RegisterGrainTimer(PumpAsync, new GrainTimerCreationOptions(PumpInterval, PumpInterval) { KeepAlive = true });
        return Task.CompletedTask;
    }

    public async Task<ImmutableArray<SloFileReport>> DeclareAsync(ImmutableArray<SloFile> files)
    {
        var names = files.Select(f => f.Name).ToHashSet(StringComparer.Ordinal);
        var changed = false;
        foreach (var old in state.State.Files.Where(f => f.Value.IsConfigured && !names.Contains(f.Key)).ToList())
        {
            changed |= state.State.Files.Remove(old.Key);
        }
        foreach (var file in files)
        {
            var failure = file.Failure.Length > 0 ? [new SloFileError(file.Name, 1, file.Failure)] : ImmutableArray<SloFileError>.Empty;
            changed |= Take(file.Name, file.Text, true, failure);
        }
        await SaveAsync(changed);
        return [.. state.State.Files.Where(f => f.Value.IsConfigured).Select(f => Report(f.Key, f.Value))];
    }

    public async Task<SloFileReport> PutFileAsync(string name, string text)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(text);
        var old = state.State.Files.GetValueOrDefault(name);
        var errors =
            old is { IsConfigured: true } ? [new SloFileError(name, 1, "is a file of the configuration, which alone can change it")]
            : old is null && state.State.Files.Count >= MaxFiles ? [new SloFileError(name, 1, $"is one file more than {MaxFiles}")]
            : text.Length > MaxTextLength ? [new SloFileError(name, 1, $"is longer than {MaxTextLength} characters")]
            : ObjectiveSet.Check(name, text);
        if (!errors.IsEmpty)
        {
            return new SloFileReport
            {
                Name = name,
                IsConfigured = old?.IsConfigured ?? false,
                Objectives = _set.CountOf(name),
                Errors = errors,
                LoadedAt = old?.LoadedAt,
            };
        }
        await SaveAsync(Take(name, text, false, []));
        return Report(name, state.State.Files[name]);
    }

    public async Task<SloFileRemoval> RemoveFileAsync(string name)
    {
        if (!state.State.Files.TryGetValue(name, out var file))
        {
            return SloFileRemoval.NotFound;
        }
        if (file.IsConfigured)
        {
            return SloFileRemoval.IsConfigured;
        }
        state.State.Files.Remove(name);
        await SaveAsync(true);
        return SloFileRemoval.Done;
    }

    public Task<ImmutableArray<SloFileReport>> ListFilesAsync() =>
        Task.FromResult<ImmutableArray<SloFileReport>>([.. state.State.Files.Select(f => Report(f.Key, f.Value))]);

    public Task<ImmutableArray<SloEntry>> ListAsync() =>
        Task.FromResult<ImmutableArray<SloEntry>>([.. _set.Definitions.Select(d => new SloEntry(d.Key.Service, d.Key.Name, d.Value.File))]);

    public Task WakeAsync() => Task.CompletedTask;

    /// <summary>Takes a content when nothing is wrong with it; else what is wrong is kept beside the last good one.</summary>
    private bool Take(string name, string text, bool isConfigured, ImmutableArray<SloFileError> failure)
    {
        var old = state.State.Files.GetValueOrDefault(name);
        var errors = failure.IsEmpty ? ObjectiveSet.Check(name, text) : failure;
        if (errors.IsEmpty && old?.Text == text && old.IsConfigured == isConfigured && old.Errors.IsEmpty)
        {
            return false;
        }
        state.State.Files[name] = new SloFileState
        {
            IsConfigured = isConfigured,
            Text = errors.IsEmpty ? text : old?.Text,
            LoadedAt = errors.IsEmpty ? time.GetUtcNow() : old?.LoadedAt,
            Errors = errors,
        };
        return true;
    }

    private async Task SaveAsync(bool changed)
    {
        if (!changed)
        {
            return;
        }
        var set = ObjectiveSet.Of(state.State.Files, options.MaxObjectives);
        var entries = Keyed(set);
        state.State.Removed.UnionWith(_entries.Keys.Where(k => !entries.ContainsKey(k)));
        state.State.Removed.ExceptWith(entries.Keys);
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            DeactivateOnIdle();
            throw;
        }
        var news = entries.Where(e => _entries.GetValueOrDefault(e.Key) != e.Value).ToList();
        foreach (var (key, _) in news.Where(e => !_entries.ContainsKey(e.Key)))
        {
            Schedule(key, time.GetUtcNow());
        }
        (_set, _entries) = (set, entries);
        foreach (var some in news.Chunk(options.MaxConcurrency))
        {
            await Task.WhenAll(some.Select(e => SetAsync(e.Key, e.Value)));
        }
    }

    private void Schedule(string key, DateTimeOffset at)
    {
        if (_scheduled.Add(key))
        {
            _due.Enqueue(key, at);
        }
    }

    private Task PumpAsync(CancellationToken cancellation)
    {
        Pump();
        if (state.State.Removed.Count > 0 && !_isRemoving)
        {
            _ = RemoveAsync([.. state.State.Removed.Take(options.MaxConcurrency)]);
        }
        return Task.CompletedTask;
    }

    /// <summary>Calls objectives whose turn it is, a bounded number at once; each that answers makes room for the next.</summary>
    private void Pump()
    {
        var now = time.GetUtcNow();
        while (_running < options.MaxConcurrency && _due.TryPeek(out var key, out var at) && at <= now)
        {
            _due.Dequeue();
            if (_entries.TryGetValue(key, out var definition))
            {
                _running++;
                _ = TickAsync(key, definition);
            }
            else
            {
                _scheduled.Remove(key);
            }
        }
    }

    private async Task TickAsync(string key, SloDefinition definition)
    {
        try
        {
            var grain = GrainFactory.GetGrain<ISloGrain>(key);
            if (!await grain.TickAsync(definition.Revision) && _entries.TryGetValue(key, out var current))
            {
                await grain.SetAsync(current);
                await grain.TickAsync(current.Revision);
            }
        }
        catch (Exception e)
        {
            // Whatever it is, its next turn comes in a minute, and others must have theirs.
            LogNotCalled(key, e.Message);
        }
        finally
        {
            _running--;
            _due.Enqueue(key, NextTurn(key));
            Pump();
        }
    }

    private async Task SetAsync(string key, SloDefinition definition)
    {
        try
        {
            await GrainFactory.GetGrain<ISloGrain>(key).SetAsync(definition);
        }
        catch (Exception e)
        {
            // It is told again at its turn, when it says that it does not know.
            LogNotCalled(key, e.Message);
        }
    }

    private async Task RemoveAsync(ImmutableArray<string> keys)
    {
        _isRemoving = true;
        try
        {
            await Task.WhenAll(keys.Select(k => GrainFactory.GetGrain<ISloGrain>(k).RemoveAsync()));
            state.State.Removed.ExceptWith(keys);
            await state.WriteStateAsync();
        }
        catch (Exception e)
        {
            // They stay on the list.
            state.State.Removed.UnionWith(keys.Where(k => !_entries.ContainsKey(k)));
            LogNotCalled(keys[0], e.Message);
        }
        finally
        {
            _isRemoving = false;
        }
    }

    private Dictionary<string, SloDefinition> Keyed(ObjectiveSet set) =>
        set.Definitions.ToDictionary(
            d => SloKey.Of(this.GetPrimaryKeyString(), d.Key.Service, d.Key.Name),
            d => d.Value,
            StringComparer.Ordinal
        );

    /// <summary>Turns are spread over the round by key, so that ten thousand objectives do not all ask at the full minute.</summary>
    private DateTimeOffset NextTurn(string key)
    {
        var round = (long)Round.TotalMilliseconds;
        // FNV-1a: as even as is needed, and the same on every node.
        var hash = 2_166_136_261;
        foreach (var c in key)
        {
            hash = unchecked((hash ^ c) * 16_777_619);
        }
        var offset = hash % round;
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var turn = (now / round * round) + offset;
        return DateTimeOffset.FromUnixTimeMilliseconds(turn > now ? turn : turn + round);
    }

    private SloFileReport Report(string name, SloFileState file) =>
        new()
        {
            Name = name,
            IsConfigured = file.IsConfigured,
            Objectives = _set.CountOf(name),
            Errors = [.. file.Errors, .. _set.ConflictsOf(name)],
            LoadedAt = file.LoadedAt,
            IsInForce = file.Errors.IsEmpty,
        };

    [LoggerMessage(Level = LogLevel.Warning, Message = "The objective {Key} did not answer: {Reason}")]
    private partial void LogNotCalled(string key, string reason);
}
