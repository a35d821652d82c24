using TelemetryGrid.Flows;
using TelemetryGrid.Identity;

namespace TelemetryGrid.Grains.Tests.Flows;

/// <summary>Seeded flow batches, one a second or so: few heavy talkers that pause for minutes, many light ones.</summary>
internal sealed class RandomTraffic(int seed)
{
    public const long Start = 1_767_225_600_000;

    public static readonly DeviceId[] Exporters = [DeviceId.Parse("edge-1"), DeviceId.Parse("edge-2"), DeviceId.Parse("edge-3")];

    private readonly Random _random = new(seed);

    public long Now { get; private set; } = Start;

    public (DeviceId Exporter, FlowAggregate[] Flows) Next(int maxStepMilliseconds = 20_000)
    {
        Now += _random.Next(maxStepMilliseconds);
        var flows = new FlowAggregate[_random.Next(1, 30)];
        for (var i = 0; i < flows.Length; i++)
        {
            flows[i] = Flow();
        }
        return (Exporters[_random.Next(Exporters.Length)], flows);
    }

    private FlowAggregate Flow()
    {
        // Half the traffic is of a talker that changes every seven minutes, so that heavy ones go quiet and come back.
        var isHeavy = _random.Next(2) == 0;
        var host = isHeavy ? (ulong)(Now / 420_000 % 3) : (ulong)_random.Next(1_000, 4_000);
        var tuple = new FlowTuple(
            0,
            0x0000_FFFF_0A00_0000UL + host,
            0,
            0x0000_FFFF_C000_0200 + (ulong)_random.Next(4),
            (ushort)(isHeavy ? 50_000 : _random.Next(50_000, 50_010)),
            (ushort)(
                _random.Next(3) switch
                {
                    0 => 443,
                    1 => 53,
                    _ => 9_999,
                }
            ),
            (byte)(_random.Next(4) == 0 ? 17 : 6)
        );
        var attributes = new FlowAttributes(
            (uint)_random.Next(3),
            (uint)_random.Next(3),
            (uint)_random.Next(64_500, 64_503),
            0,
            1,
            0,
            (byte)_random.Next(64),
            (byte)(_random.Next(3) * 4),
            0,
            0,
            0
        );
        var end = Now - _random.Next(5_000);
        var octets = (ulong)_random.Next(100, isHeavy ? 1_000_000 : 5_000);
        return new FlowAggregate(tuple, attributes, end - _random.Next(90_000), end, octets, (octets / 100) + 1, 1);
    }
}
