namespace TelemetryGrid.Collectors.Bmp;

/// <summary>What a collector counts; every member may be added to and read from any thread.</summary>
internal sealed class BmpCounters
{
    private readonly long[] _counts = new long[Enum.GetValues<BmpCount>().Length];

    public long this[BmpCount count] => Interlocked.Read(ref _counts[(int)count]);

    public void Add(BmpCount count, long by = 1)
    {
        if (by != 0)
        {
            Interlocked.Add(ref _counts[(int)count], by);
        }
    }

    /// <summary>What is not zero.</summary>
    public override string ToString() =>
        string.Join(", ", Enum.GetValues<BmpCount>().Where(c => this[c] != 0).Select(c => $"{c}: {this[c]}"));
}
