namespace TelemetryGrid.Collectors.Snmp;

/// <summary>A device in the poller's schedule; everything but the poller changes under the schedule's lock.</summary>
internal sealed class ScheduledDevice(SnmpPollTarget target, SnmpDevicePoller poller, long interval)
{
    private SnmpTargetStatus _status = new() { DeviceId = target.DeviceId, EndPoint = target.Target.EndPoint };

    public SnmpPollTarget Target { get; } = target;

    public SnmpDevicePoller Poller { get; } = poller;

    /// <summary>In timestamp units.</summary>
    public long Interval { get; } = interval;

    public bool IsRunning { get; set; }

    public bool IsRemoved { get; set; }

    public long Skipped { get; set; }

    public SnmpTargetStatus Status =>
        _status with
        {
            IsPolling = IsRunning,
            PollsSkipped = Skipped,
            RoundTrip = Poller.Session.RoundTrip,
            Timeouts = Poller.Session.Timeouts,
        };

    public void Record(SnmpDevicePoll poll, bool delivered)
    {
        var answered = poll.Status is SnmpPollStatus.Ok or SnmpPollStatus.Partial;
        _status = _status with
        {
            LastPoll = poll.Timestamp,
            LastAnswer = answered ? poll.Timestamp : _status.LastAnswer,
            LastStatus = poll.Status,
            LastError = poll.Error,
            LastDuration = poll.Duration,
            PollsOk = _status.PollsOk + (answered ? 1 : 0),
            PollsFailed = _status.PollsFailed + (answered ? 0 : 1),
            SinkErrors = _status.SinkErrors + (delivered ? 0 : 1),
        };
    }
}
