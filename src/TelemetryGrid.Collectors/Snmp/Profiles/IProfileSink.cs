namespace TelemetryGrid.Collectors.Snmp.Profiles;

/// <summary>Takes what profiles say of devices.</summary>
internal interface IProfileSink
{
    /// <summary>Called once a reading, after the poll's own sink; readings of one device never overlap, those of different devices do.</summary>
    ValueTask OnReadingAsync(string deviceId, ProfileReading reading, CancellationToken cancellationToken);
}
