namespace TelemetryGrid.Collectors.Snmp;

/// <summary>Takes what polls found.</summary>
public interface ISnmpPollSink
{
    /// <summary>Called once per poll, also for those that failed; polls of one device never overlap, those of different devices do.</summary>
    ValueTask OnPollAsync(SnmpDevicePoll poll, CancellationToken cancellationToken);
}
