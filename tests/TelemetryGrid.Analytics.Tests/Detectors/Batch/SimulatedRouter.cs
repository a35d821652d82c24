using TelemetryGrid.Analytics.Detectors.Batch;

namespace TelemetryGrid.Analytics.Tests.Detectors.Batch;

/// <summary>A router of twelve metrics that follow the day, each other and noise, with faults that can be put in.</summary>
internal sealed class SimulatedRouter
{
    public const long StepMs = 300_000;
    public const int RowsPerDay = 288;

    public static readonly string[] Metrics =
    [
        "octets_in",
        "octets_out",
        "packets_in",
        "packets_out",
        "errors",
        "discards",
        "cpu",
        "memory",
        "temperature",
        "latency",
        "loss",
        "sessions",
    ];

    public SimulatedRouter(int rows, int seed)
    {
        var random = new Random(seed);
        Values = new double[rows * Metrics.Length];
        Times = new long[rows];
        var (burst, memory) = (0.0, 0.5);
        for (var t = 0; t < rows; t++)
        {
            Times[t] = 1_700_000_000_000 + t * StepMs;
            var day = 0.55 + 0.4 * Math.Sin(2 * Math.PI * t / RowsPerDay) + (t / RowsPerDay % 7 >= 5 ? -0.1 : 0);
            burst = 0.8 * burst + 0.12 * Normal(random);
            var load = Math.Max(0.02, day * Math.Exp(0.5 * burst));
            memory += 0.05 * (0.5 - memory) + 0.005 * Normal(random);
            double[] row =
            [
                1e9 * load * (1 + 0.03 * Normal(random)),
                6e8 * load * (1 + 0.05 * Normal(random)),
                1.2e5 * load * (1 + 0.03 * Normal(random)),
                9e4 * load * (1 + 0.05 * Normal(random)),
                random.NextDouble() < 0.05 ? random.Next(1, 4) : 0,
                Math.Max(0, 20 * (load - 0.9)) + (random.NextDouble() < 0.1 ? 1 : 0),
                15 + 40 * load + 2 * Normal(random),
                100 * memory,
                38 + 4 * day + 0.3 * Normal(random),
                12 + 2 / Math.Max(0.2, 1.8 - load) + 0.4 * Math.Abs(Normal(random)),
                Math.Max(0, 0.05 * Normal(random)),
                2000 * day * (1 + 0.02 * Normal(random)),
            ];
            row.CopyTo(Values, t * Metrics.Length);
        }
    }

    public double[] Values { get; }

    public long[] Times { get; }

    public ref double this[int row, string metric] => ref Values[row * Metrics.Length + Array.IndexOf(Metrics, metric)];

    public MetricWindow Window() => MetricWindow.FromRows(Metrics, Times, Values);

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
