using TelemetryGrid.Flows;
using TelemetryGrid.Identity;
using TelemetryGrid.Interfaces;
using TelemetryGrid.Statistics;

namespace TelemetryGrid.Gateway.Tests.Hosting;

/// <summary>Entities with distinct values, so that a swapped field shows.</summary>
internal static class Snapshots
{
    public static DateTimeOffset Time { get; } = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static InterfaceSummary Summary(DeviceId device, string name, uint ifIndex, double rate = 1000) =>
        new()
        {
            Id = new InterfaceId(device, name),
            IfIndex = ifIndex,
            Alias = "to " + name,
            SpeedBitsPerSecond = 10_000_000_000,
            AdminStatus = InterfaceStatus.Up,
            OperStatus = InterfaceStatus.LowerLayerDown,
            LastSeen = Time,
            InBitsPerSecond = rate,
            OutBitsPerSecond = rate * 2,
            InUtilization = 0.25,
            ErrorsPerSecond = 0.5,
            DiscardsPerSecond = 0.75,
        };

    public static InterfaceSnapshot Interface(DeviceId device, string name, uint ifIndex) =>
        new()
        {
            Summary = Summary(device, name, ifIndex),
            Description = "port " + name,
            InOctetsTotal = ulong.MaxValue,
            OutOctetsTotal = 2,
            In = Statistics(100),
            Out = Statistics(200),
            Errors = Statistics(double.NaN),
            InBaseline = new BaselineExpectation(10, 5, 15, 0.5),
            LastHour =
            [
                new SeriesPoint(Time.ToUnixTimeMilliseconds(), 1, 2),
                new SeriesPoint(Time.ToUnixTimeMilliseconds() + 30_000, 3, 4),
            ],
            CounterAnomalies = new CounterAnomalies(1, 2, 3, 4),
        };

    public static MetricStatistics Statistics(double last) =>
        new(last, last + 1, [new WindowStatistics(TimeSpan.FromMinutes(1), 2, 3, 4, 5, 6, 7, 8, 9, 10)]);

    public static FlowSnapshot Flow(string key) =>
        new(
            FlowKey.Parse(key),
            Time,
            Time.AddMinutes(1),
            new FlowTraffic(1000, 10, 1),
            new FlowAttributes(1, 2, 64500, 64501, 100, 7, 0x12, 46 << 2, 1, 64, 0),
            "https",
            "EF",
            Statistics(8),
            Statistics(9)
        );
}
