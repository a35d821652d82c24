using System.Buffers;
using System.Text;
using TelemetryGrid.Analytics.Serialization;
using TelemetryGrid.Grains.Statistics;
using TelemetryGrid.Identity;

namespace TelemetryGrid.Grains.Flows;

/// <summary>How a flow table is stored: a version byte, the head, then slices and admission each behind its length.</summary>
internal static class FlowTableFormat
{
    private const byte Version = 2;

    /// <param name="ReleasedMinute">The last minute in which quiet flows were released.</param>
    /// <param name="Entities">Flows that have an entity.</param>
    /// <param name="Exporters">In the order of their numbers.</param>
    public readonly record struct Head(long ReleasedMinute, int Entities, List<DeviceId> Exporters);

    public static byte[] Write(Head head, byte[] slices, byte[] admission) =>
        StateBytes.Of(output =>
        {
            var writer = new StateWriter(output);
            writer.Raw(Version);
            writer.Signed(head.ReleasedMinute);
            writer.Signed(head.Entities);
            writer.Unsigned((ulong)head.Exporters.Count);
            foreach (var exporter in head.Exporters)
            {
                var name = Encoding.UTF8.GetBytes(exporter.Value);
                writer.Unsigned((ulong)name.Length);
                output.Write(name);
            }
            writer.Unsigned((ulong)slices.Length);
            output.Write(slices);
            writer.Unsigned((ulong)admission.Length);
            output.Write(admission);
        });

    /// <summary>Where the two parts lie in <paramref name="stored"/>.</summary>
    public static (Range Slices, Range Admission) Read(ReadOnlySpan<byte> stored, out Head head)
    {
        var reader = new StateReader(stored);
        StateReader.Require(reader.Raw<byte>() == Version, "The stored flow table has a version this build does not read.");
        head = new Head(reader.Signed(), reader.Int32(0, int.MaxValue), []);
        for (var count = reader.Count(int.MaxValue, bytesEach: 1); count > 0; count--)
        {
            var name = Skip(ref reader, stored.Length, reader.Count(int.MaxValue, bytesEach: 1));
            head.Exporters.Add(DeviceId.Parse(Encoding.UTF8.GetString(stored[name])));
        }
        var slices = Skip(ref reader, stored.Length, reader.Count(int.MaxValue, bytesEach: 1));
        var admission = Skip(ref reader, stored.Length, reader.Count(int.MaxValue, bytesEach: 1));
        reader.End();
        return (slices, admission);
    }

    private static Range Skip(ref StateReader reader, int total, int length)
    {
        var start = total - reader.Remaining;
        for (var skipped = 0; skipped < length; skipped++)
        {
            reader.Raw<byte>();
        }
        return start..(start + length);
    }
}
