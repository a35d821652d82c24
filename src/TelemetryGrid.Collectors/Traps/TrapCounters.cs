namespace TelemetryGrid.Collectors.Traps;

/// <summary>Totals of a trap collector; each is read atomically.</summary>
internal sealed class TrapCounters
{
    private readonly long[] _refused = new long[Enum.GetValues<TrapRefusal>().Length];
    private long _datagrams;
    private long _events;
    private long _repetitions;
    private long _reports;

    public long Datagrams => Interlocked.Read(ref _datagrams);

    /// <summary>Notifications read and let in, each inform once.</summary>
    public long Events => Interlocked.Read(ref _events);

    /// <summary>Informs that came again.</summary>
    public long Repetitions => Interlocked.Read(ref _repetitions);

    /// <summary>v3 senders told our engine id, our clock, or why they are refused.</summary>
    public long Reports => Interlocked.Read(ref _reports);

    public long Refused(TrapRefusal reason) => Interlocked.Read(ref _refused[(int)reason]);

    public void OnDatagram() => Interlocked.Increment(ref _datagrams);

    public void OnEvent() => Interlocked.Increment(ref _events);

    public void OnRepetition() => Interlocked.Increment(ref _repetitions);

    public void OnReport() => Interlocked.Increment(ref _reports);

    /// <summary>Counts a refusal and says how many of its kind that makes.</summary>
    public long OnRefused(TrapRefusal reason) => Interlocked.Increment(ref _refused[(int)reason]);
}
