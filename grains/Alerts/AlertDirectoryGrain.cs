using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using TelemetryGrid.Alerts;

namespace TelemetryGrid.Grains.Alerts;

/// <inheritdoc cref="IAlertDirectoryGrain"/>
[Reentrant]
public sealed partial class AlertDirectoryGrain : Grain, IAlertDirectoryGrain
{
    // Groups woken at once, so that those of a large site do not all load their states together.
    private const int Together = 64;

    private readonly IPersistentState<AlertDirectoryState> _state;
    private readonly ILogger<AlertDirectoryGrain> _logger;
    private readonly CoalescedWrites _writes;
    private readonly HashSet<string> _added = new(StringComparer.Ordinal);
    private Task<int>? _waking;

    public AlertDirectoryGrain(
        [PersistentState("groups", GrainStorageNames.Entities)] IPersistentState<AlertDirectoryState> state,
        ILogger<AlertDirectoryGrain> logger
    )
    {
        (_state, _logger) = (state, logger);
        _writes = new CoalescedWrites(() => state.WriteStateAsync());
    }

    public async Task AddAsync(string group)
    {
        if (_waking is not null)
        {
            // It may just have said that it remembers nothing.
            _added.Add(group);
        }
        _state.State.Groups.Add(group);
        await _writes.WriteAsync();
    }

    public async Task<int> WakeAsync()
    {
        _waking ??= WakeAllAsync();
        return await _waking;
    }

    private async Task<int> WakeAllAsync()
    {
        await Task.Yield();
        try
        {
            var empty = new List<string>();
            foreach (var some in _state.State.Groups.ToArray().Chunk(Together))
            {
                var remembers = await Task.WhenAll(some.Select(RemembersAsync));
                empty.AddRange(some.Where((_, i) => !remembers[i]));
            }
            empty.RemoveAll(_added.Contains);
            if (empty.Count > 0)
            {
                _state.State.Groups.ExceptWith(empty);
                await _writes.WriteAsync();
            }
            return _state.State.Groups.Count;
        }
        finally
        {
            _added.Clear();
            _waking = null;
        }
    }

    private async Task<bool> RemembersAsync(string group)
    {
        try
        {
            return await GrainFactory.GetGrain<IAlertGroupGrain>(group).WakeAsync();
        }
        catch (Exception e)
        {
            LogNotWoken(group, e.Message);
            return true;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The alert group {Group} did not wake, and is woken again later: {Reason}")]
    private partial void LogNotWoken(string group, string reason);
}
