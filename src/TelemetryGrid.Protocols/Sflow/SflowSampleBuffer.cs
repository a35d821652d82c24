namespace TelemetryGrid.Protocols.Sflow;

/// <summary>A reusable, bounded list of sample heads for loss detection. One per receive loop; not thread-safe.</summary>
public sealed class SflowSampleBuffer
{
    private readonly SflowSample[] _samples = new SflowSample[SflowDecoder.MaximumSamples];

    public int Count { get; private set; }

    public ReadOnlySpan<SflowSample> Samples => _samples.AsSpan(0, Count);

    public void Clear() => Count = 0;

    internal bool TryAdd(in SflowSample sample)
    {
        if (Count == _samples.Length)
        {
            return false;
        }
        _samples[Count++] = sample;
        return true;
    }
}
