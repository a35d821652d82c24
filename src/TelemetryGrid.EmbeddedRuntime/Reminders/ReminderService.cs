using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Timers;

namespace TelemetryGrid.EmbeddedRuntime;

/// <summary>Keeps one timer per row of the reminder table and calls the grain when it is due. It belongs to the cluster, so it outlives silos.</summary>
internal sealed class ReminderService(Silo silo, IReminderTable table) : IReminderRegistry, IDisposable
{
    private readonly ConcurrentDictionary<(GrainId Grain, string Name), Schedule> _schedules = new();
    private readonly TimeSpan _minimumPeriod = silo.Services.GetRequiredService<IOptions<ReminderOptions>>().Value.MinimumReminderPeriod;

    private Cluster Cluster => silo.Cluster;

    public async Task StartAsync(CancellationToken token)
    {
        await table.StartAsync(token);
        foreach (var row in (await table.ReadRows(0, 0)).Reminders)
            Arm(row);
    }

    public async Task<IGrainReminder> RegisterOrUpdateReminder(
        GrainId callingGrainId,
        string reminderName,
        TimeSpan dueTime,
        TimeSpan period
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(reminderName);
        ArgumentOutOfRangeException.ThrowIfLessThan(dueTime, TimeSpan.Zero);
        if (period < _minimumPeriod)
            throw new ArgumentException(
                $"A reminder's period must be at least {_minimumPeriod}, and {reminderName} asks for {period}.",
                nameof(period)
            );
        var row = new ReminderEntry
        {
            GrainId = callingGrainId,
            ReminderName = reminderName,
            StartAt = Cluster.Time.GetUtcNow().UtcDateTime + dueTime,
            Period = period,
        };
        row.ETag =
            await table.UpsertRow(row)
            ?? throw new ReminderException($"Reminder '{reminderName}' of {callingGrainId} was not stored; try again.");
        Arm(row);
        return new Reminder(reminderName, row.ETag);
    }

    public async Task UnregisterReminder(GrainId callingGrainId, IGrainReminder reminder)
    {
        if (reminder is not Reminder known)
            throw new ArgumentException("Only a reminder that this runtime returned can be unregistered.", nameof(reminder));
        if (!await table.RemoveRow(callingGrainId, known.ReminderName, known.ETag))
            throw new ReminderException(
                $"Reminder '{known.ReminderName}' of {callingGrainId} was changed or removed meanwhile; get it again."
            );
        if (_schedules.TryRemove((callingGrainId, known.ReminderName), out var schedule))
            schedule.Dispose();
    }

    public async Task<IGrainReminder?> GetReminder(GrainId callingGrainId, string reminderName) =>
        await table.ReadRow(callingGrainId, reminderName) is { } row ? new Reminder(row.ReminderName, row.ETag!) : null;

    public async Task<List<IGrainReminder>> GetReminders(GrainId callingGrainId) =>
        [.. (await table.ReadRows(callingGrainId)).Reminders.Select(r => new Reminder(r.ReminderName, r.ETag!))];

    public void Dispose()
    {
        foreach (var schedule in _schedules.Values)
            schedule.Dispose();
    }

    private void Arm(ReminderEntry row)
    {
        var target = new RemindableReference();
        target.Bind(silo, Cluster.Catalog.Resolve(row.GrainId.Type), row.GrainId.Key);
        _schedules.AddOrUpdate(
            (row.GrainId, row.ReminderName),
            _ => new Schedule(Cluster, target, row),
            (_, old) =>
            {
                old.Dispose();
                return new Schedule(Cluster, target, row);
            }
        );
    }

    private sealed record Reminder(string ReminderName, string ETag) : IGrainReminder;

    private sealed class RemindableReference : GrainReference
    {
        public Task TickAsync(string name, TickStatus status) => Send(new TickCall(name, status));

        private sealed class TickCall(string name, TickStatus status) : GrainAction
        {
            private static readonly GrainMethod s_method = new(
                nameof(IRemindable),
                nameof(IRemindable.ReceiveReminder),
                GrainMethodOptions.None,
                Timeout: null
            );

            public override GrainMethod Method => s_method;

            protected override ValueTask InvokeAsync(object target) => new(((IRemindable)target).ReceiveReminder(name, status));
        }
    }

    /// <summary>Ticks at StartAt + n × period. Ticks missed while nothing ran are one tick, at the next such time.</summary>
    private sealed class Schedule : IDisposable
    {
        private readonly Cluster _cluster;
        private readonly RemindableReference _target;
        private readonly ReminderEntry _row;
        private readonly ITimer _timer;
        private volatile bool _isDisposed;

        public Schedule(Cluster cluster, RemindableReference target, ReminderEntry row)
        {
            _cluster = cluster;
            _target = target;
            _row = row;
            _timer = cluster.Time.CreateTimer(
                static s => _ = ((Schedule)s!).TickAsync(),
                this,
                Timeout.InfiniteTimeSpan,
                Timeout.InfiniteTimeSpan
            );
            Arm();
        }

        public void Dispose()
        {
            _isDisposed = true;
            _timer.Dispose();
        }

        private void Arm()
        {
            var now = _cluster.Time.GetUtcNow().UtcDateTime;
            var wait = _row.StartAt - now;
            if (wait < TimeSpan.Zero)
            {
                var missed = (now - _row.StartAt).Ticks % _row.Period.Ticks;
                wait = TimeSpan.FromTicks(_row.Period.Ticks - missed);
            }
            // Timers take at most 49 days; a longer wait is taken in steps.
            _timer.Change(wait > TimeSpan.FromDays(40) ? TimeSpan.FromDays(40) : wait, Timeout.InfiniteTimeSpan);
        }

        private async Task TickAsync()
        {
            var now = _cluster.Time.GetUtcNow().UtcDateTime;
            var isDue = now >= _row.StartAt;
            if (!_isDisposed && isDue)
            {
                RuntimeMetrics.ReminderTicks.Add(1);
                try
                {
                    await _target.TickAsync(_row.ReminderName, new TickStatus(_row.StartAt, _row.Period, now));
                }
                catch (Exception error)
                {
                    _cluster.Silos[0].Log.ReminderFailed(error, _row.ReminderName, _row.GrainId);
                }
            }
            if (!_isDisposed)
                ArmAfterTick(isDue);
        }

        private void ArmAfterTick(bool ticked)
        {
            // At exactly StartAt the wait would be 0 again and tick twice; a tick is followed by a whole period's grid point.
            var now = _cluster.Time.GetUtcNow().UtcDateTime;
            if (ticked && now == _row.StartAt)
                _timer.Change(_row.Period, Timeout.InfiniteTimeSpan);
            else
                Arm();
        }
    }
}
