using System.Buffers;

namespace TelemetryGrid.Grains.Statistics;

/// <summary>Collects what an analytics state writes into one array.</summary>
internal static class StateBytes
{
    public static byte[] Of(Action<IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        return output.WrittenSpan.ToArray();
    }
}
