namespace TelemetryGrid.Analytics.Predictions;

/// <summary>What makes a failure likelier.</summary>
public enum FailureCause
{
    /// <summary>Share of packets in error.</summary>
    Errors,

    /// <summary>Share of packets discarded.</summary>
    Discards,

    /// <summary>Received optical power, dBm; the limit is the receiver's low alarm.</summary>
    OpticalPower,

    /// <summary>Degrees Celsius; the limit is the critical temperature.</summary>
    Temperature,

    /// <summary>Memory in use; the limit is all there is, in the same unit.</summary>
    Memory,

    /// <summary>Times at which a link went down.</summary>
    Flaps,

    /// <summary>Times of restarts nobody asked for.</summary>
    Reboots,
}
