using System.Buffers;

namespace TelemetryGrid.Grains.Statistics;

/// <summary>Collects what a state writes into one array.</summary>
internal static class StateBytes
{
    public static byte[] Of(Action<IBufferWriter<byte>> write)
    {
        using var output = new PooledBytes();
        write(output);
        return output.ToArray();
    }
}
