namespace TelemetryGrid.Collectors.Syslog;

/// <summary>What a collector counts; every member may be added to and read from any thread.</summary>
internal sealed class SyslogCounters
{
    private readonly long[] _counts = new long[Enum.GetValues<SyslogCount>().Length];

    public long this[SyslogCount count] => Interlocked.Read(ref _counts[(int)count]);

    public void Add(SyslogCount count, long by = 1)
    {
        if (by != 0)
        {
            Interlocked.Add(ref _counts[(int)count], by);
        }
    }

    /// <summary>What is not zero.</summary>
    public override string ToString() =>
        string.Join(", ", Enum.GetValues<SyslogCount>().Where(c => this[c] != 0).Select(c => $"{c}: {this[c]}"));
}
