namespace TelemetryGrid.Collectors.Snmp;

/// <summary>
/// Chooses max-repetitions so that a response stays near a size in bytes: as many rows as fit one unfragmented datagram, fewer for
/// agents that answer tooBig or whose large responses get lost. Guesses only, so races between walks of one session do no harm.
/// </summary>
internal sealed class SnmpResponseSizer
{
    private const int LargestTarget = 1400; // an Ethernet frame less headers
    private const int SmallestTarget = 200;
    private const int MaxRepetitions = 50;

    private volatile int _targetBytes = LargestTarget;
    private volatile int _bytesPerVarBind = 28;

    /// <summary>Rows to ask of each of <paramref name="columns"/>, at most <paramref name="wanted"/>.</summary>
    public int Repetitions(int columns, int wanted) =>
        Math.Clamp(_targetBytes / (_bytesPerVarBind * columns), 1, Math.Clamp(wanted, 1, MaxRepetitions));

    public void OnResponse(int bytes, int varBinds)
    {
        if (varBinds > 0)
        {
            _bytesPerVarBind = Math.Max(8, (_bytesPerVarBind + bytes / varBinds) / 2);
        }
    }

    /// <summary>The agent said tooBig, or the response did not come.</summary>
    public void OnTooLarge() => _targetBytes = Math.Max(SmallestTarget, _targetBytes / 2);
}
