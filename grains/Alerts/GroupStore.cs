using System.Collections.Immutable;
using TelemetryGrid.Alerting.Groups;
using TelemetryGrid.Alerts;
using TelemetryGrid.Grains.Statistics;

namespace TelemetryGrid.Grains.Alerts;

/// <summary>Where a group's state is kept. One that remembers nothing is removed; one that does is listed, so that it is found after a crash.</summary>
internal sealed class GroupStore
{
    private readonly IPersistentState<AlertGroupGrainState> _state;
    private readonly TimeProvider _time;
    private readonly Func<(GroupHeading? Heading, GroupState Group, bool CanBeForgotten)> _current;
    private readonly Func<Task> _list;
    private readonly CoalescedWrites _writes;
    private bool _isListed;

    public GroupStore(
        IPersistentState<AlertGroupGrainState> state,
        TimeProvider time,
        Func<(GroupHeading? Heading, GroupState Group, bool CanBeForgotten)> current,
        Func<Task> list
    )
    {
        (_state, _time, _current, _list) = (state, time, current, list);
        _writes = new CoalescedWrites(StoreAsync);
    }

    /// <summary>What was stored, as it is to be taken after a start; null for nothing.</summary>
    /// <exception cref="InvalidDataException">It cannot be read.</exception>
    public (GroupHeading Heading, GroupState Group)? Load(TimeSpan grace)
    {
        if (_state.State is not { Heading: { } heading, Group: { Length: > 0 } bytes })
        {
            return null;
        }
        // Whoever was stored is listed: that came first.
        _isListed = true;
        var group = GroupStateFormat.Read(bytes);
        _state.State.Group = [];
        var now = _time.GetUtcNow();
        var alerts = group.Alerts.Select(a => KeyValuePair.Create(a.Key, RestartGrace.Apply(a.Value, _state.State.SavedAt, now, grace)));
        return (heading, group with { Alerts = alerts.ToImmutableDictionary() });
    }

    /// <summary>Completes once the group is stored as it is now, or later.</summary>
    public Task WriteAsync() => _writes.WriteAsync();

    private async Task StoreAsync()
    {
        if (_current() is not { Heading: not null, CanBeForgotten: false } && _state.RecordExists)
        {
            _isListed = false;
            await _state.ClearStateAsync();
        }
        if (_current() is not { CanBeForgotten: false, Heading: not null })
        {
            return;
        }
        if (!_isListed)
        {
            await _list();
            _isListed = true;
        }
        var (current, group, _) = _current();
        _state.State.Heading = current;
        _state.State.Group = StateBytes.Of(into => GroupStateFormat.Write(group, into));
        _state.State.SavedAt = _time.GetUtcNow();
        try
        {
            await _state.WriteStateAsync();
        }
        finally
        {
            _state.State.Group = [];
        }
    }
}
