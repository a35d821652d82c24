using System.Runtime.InteropServices;

namespace TelemetryGrid.PromQL.Evaluation;

/// <summary>What a range function takes: the samples of each series, and the window of each step.</summary>
internal abstract class RangeVector(WindowPlan plan)
{
    public WindowPlan Plan { get; } = plan;

    public abstract int Count { get; }

    public abstract Labels RawLabels(int index);

    public virtual bool NamesDropped => false;

    public virtual bool DropsNameLater(int index) => false;

    /// <summary>Reads one series' samples without staleness markers.</summary>
    public abstract void Read(int index, SampleBuffer into);

    /// <summary>Takes out the staleness markers, which a range does not hold.</summary>
    public static void RemoveStale(SampleBuffer samples)
    {
        samples.Columns(out var times, out var values);
        var bits = MemoryMarshal.Cast<double, ulong>(values);
        var at = bits.IndexOf(StaleMarker.Bits);
        if (at < 0)
        {
            return;
        }
        var kept = at;
        for (var i = at + 1; i < bits.Length; i++)
        {
            if (bits[i] != StaleMarker.Bits)
            {
                times[kept] = times[i];
                bits[kept++] = bits[i];
            }
        }
        samples.Keep(0, kept);
    }
}
