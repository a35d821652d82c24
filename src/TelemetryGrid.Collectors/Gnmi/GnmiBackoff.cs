namespace TelemetryGrid.Collectors.Gnmi;

/// <summary>Waits that double from failure to failure, each somewhere between half and all of it, so that devices that failed together do not return together.</summary>
internal sealed class GnmiBackoff(TimeSpan first, TimeSpan longest, Func<double> jitter)
{
    private int _failures;

    public void Reset() => _failures = 0;

    public TimeSpan Next()
    {
        var factor = Math.Pow(2, Math.Min(_failures++, 30));
        var full = Math.Min(first.TotalMilliseconds * factor, longest.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(full * (0.5 + (jitter() / 2)));
    }
}
