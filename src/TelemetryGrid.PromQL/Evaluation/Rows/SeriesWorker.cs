namespace TelemetryGrid.PromQL.Evaluation;

/// <summary>What one thread needs to work through series: buffers it uses again from series to series.</summary>
internal sealed class SeriesWorker(CancellationToken cancellation)
{
    private double[] _scratch = [];
    private int[] _positions = [];

    /// <summary>Long work on one series looks at this now and then.</summary>
    public CancellationToken Cancellation { get; } = cancellation;

    public SampleBuffer Samples { get; } = new();

    /// <summary>The name last found to be that of a counter or reported as not; saves looking again.</summary>
    public string? CheckedName { get; set; }

    /// <summary>Positions of counter resets in the series at hand.</summary>
    public List<int> Resets { get; } = [];

    public Span<int> Positions(int length)
    {
        if (_positions.Length < length)
        {
            _positions = new int[Math.Max(length, 2 * _positions.Length)];
        }
        return _positions.AsSpan(0, length);
    }

    public Span<double> Scratch(int length)
    {
        if (_scratch.Length < length)
        {
            _scratch = new double[Math.Max(length, 2 * _scratch.Length)];
        }
        return _scratch.AsSpan(0, length);
    }
}
