using TelemetryGrid.Analytics.Detectors.Streaming;

namespace TelemetryGrid.Benchmarks.Analytics.Nab;

/// <summary>
/// Metrics in which nothing happens, every five minutes: a level with the shape of days and weeks and noise with heavy tails, of several kinds.
/// What a detector says about them is a false alarm.
/// </summary>
internal static class NormalTraffic
{
    // Monday 2023-11-13 00:00 UTC.
    private const long Monday = 1_699_833_600_000;
    private const long IntervalMs = 300_000;
    private const int PointsPerDay = 288;
    private const int Days = 56;
    private const int LearntDays = 7;
    private const int SeriesPerKind = 60;

    private static readonly (string Name, Func<Random, double> Noise, double Memory)[] Kinds =
    [
        ("normal noise", random => 0.08 * Normal(random), 0),
        ("Student's t, 3 degrees", random => 0.08 * Student(random, 3), 0),
        ("Student's t, 3 degrees, correlated 0.8", random => 0.05 * Student(random, 3), 0.8),
        ("log-normal", random => 0.1 * (Math.Exp(Normal(random)) - Math.Exp(0.5)), 0),
        ("Laplace, correlated 0.5", random => 0.07 * Math.Log(random.NextDouble()) * (random.Next(2) * 2 - 1), 0.5),
    ];

    public static void Run(TextWriter output)
    {
        output.WriteLine(
            $"analytics: false alarms on normal data, {SeriesPerKind} series of each kind, {Days - LearntDays} days of 5-minute points behind {LearntDays} to learn;"
                + $" threshold {StreamingDetectorOptions.Default.Threshold}"
        );
        var (all, series) = (0, 0);
        foreach (var (name, noise, memory) in Kinds)
        {
            var alarms = 0;
            for (var i = 0; i < SeriesPerKind; i++)
            {
                alarms += Alarms(new Random(1_000 + series++), noise, memory);
            }

            all += alarms;
            output.WriteLine($"  {name, -42} {alarms / (double)(SeriesPerKind * (Days - LearntDays)):f4} per series-day");
        }

        output.WriteLine($"  {"together", -42} {all / (double)(series * (Days - LearntDays)):f4} per series-day");
    }

    private static int Alarms(Random random, Func<Random, double> noise, double memory)
    {
        var detector = new StreamingDetector();
        var alarms = 0;
        double kept = 0;
        for (var i = 0; i < Days * PointsPerDay; i++)
        {
            var day = 2 * Math.PI * i / PointsPerDay;
            var weekend = i / PointsPerDay % 7 >= 5 ? 0.6 : 1;
            kept = memory * kept + noise(random);
            var value = 1e6 * weekend * (1 + 0.5 * Math.Sin(day - 2) + 0.15 * Math.Sin(2 * day)) * (1 + kept);
            var vote = detector.Add(Monday + i * IntervalMs, value);
            alarms += vote.IsAnomaly && i >= LearntDays * PointsPerDay ? 1 : 0;
        }

        return alarms;
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static double Student(Random random, int degrees)
    {
        double squares = 0;
        for (var i = 0; i < degrees; i++)
        {
            var normal = Normal(random);
            squares += normal * normal;
        }

        return Normal(random) / Math.Sqrt(squares / degrees);
    }
}
