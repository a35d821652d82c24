using System.Buffers;
using TelemetryGrid.Analytics.Serialization;

namespace TelemetryGrid.Analytics.Detectors.Control;

/// <summary>
/// Sets the score from which a tenant's suspicions become alerts, so that about as many of them come per day as it allows: a histogram of the
/// scores offered, which forgets by half every week. Never below the floor, so a quiet network is not made to talk.
/// </summary>
/// <remarks>
/// Every offer is counted, alerted or not. A score that is NaN counts as 0, an infinite one as the highest. Times that step back count as the
/// newest so far. Constant memory, 0.3 kB.
/// </remarks>
public sealed class AlertBudget
{
    public const double DefaultAlertsPerDay = 10;

    private const byte Version = 1;
    private const int Bins = 80;
    private const double BinsPerDecade = 4;
    private const double DayMs = 86_400_000;
    private const double HalfLifeMs = 7 * DayMs;

    private double _alertsPerDay;
    private readonly double _floor;
    private readonly float[] _offers = new float[Bins];
    private double _observedDays;
    private long? _lastMs;

    /// <param name="alertsPerDay">How many alerts a day are wanted at most, on average over a week or two.</param>
    /// <param name="floor">The least threshold, −log10 p.</param>
    /// <exception cref="ArgumentOutOfRangeException">Either is not a positive finite number.</exception>
    public AlertBudget(double alertsPerDay = DefaultAlertsPerDay, double floor = 4)
    {
        if (!IsPositive(alertsPerDay) || !IsPositive(floor))
        {
            throw new ArgumentOutOfRangeException(nameof(alertsPerDay), "Budget and floor are positive finite numbers.");
        }

        (_alertsPerDay, _floor) = (alertsPerDay, floor);
    }

    /// <summary>Offers made since the start.</summary>
    public ulong Offered { get; private set; }

    /// <summary>Offers that were at or above the threshold.</summary>
    public ulong Alerted { get; private set; }

    /// <summary>Days that count in what has been seen: those gone by, less what has been forgotten of them; at most 10.1.</summary>
    public double ObservedDays => _observedDays;

    /// <summary>The score from which an offer is an alert now; at least the floor.</summary>
    public double Threshold
    {
        get
        {
            // Before a day has been seen, what has come is taken for a day's.
            var allowed = _alertsPerDay * Math.Max(1, _observedDays);
            double above = 0;
            for (var bin = Bins - 1; bin >= 0; bin--)
            {
                above += _offers[bin];
                if (above > allowed)
                {
                    return Math.Max(_floor, (bin + 1) / BinsPerDecade);
                }
            }

            return _floor;
        }
    }

    /// <summary>Changes how many alerts a day are wanted at most.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not a positive finite number.</exception>
    public void Allow(double alertsPerDay)
    {
        if (!IsPositive(alertsPerDay))
        {
            throw new ArgumentOutOfRangeException(nameof(alertsPerDay), "A budget is a positive finite number.");
        }

        _alertsPerDay = alertsPerDay;
    }

    /// <summary>Takes a suspicion of some series; true when it is worth an alert. It is judged by the threshold before it.</summary>
    /// <param name="timeMs">Unix milliseconds.</param>
    /// <param name="score">−log10 p.</param>
    public bool Offer(long timeMs, double score)
    {
        Advance(timeMs);
        var alerts = score >= Threshold;
        _offers[(int)Math.Clamp(double.IsNaN(score) ? 0 : score * BinsPerDecade, 0, Bins - 1)]++;
        Offered++;
        Alerted += alerts ? 1UL : 0;
        return alerts;
    }

    /// <summary>Lets time pass in which nothing was offered.</summary>
    public void Advance(long timeMs)
    {
        if (_lastMs is { } last && timeMs > last)
        {
            var elapsed = (double)timeMs - last;
            var kept = Math.Pow(2, -elapsed / HalfLifeMs);

            // What a day counts, that is forgotten as the offers are: ∫ 2^(-t/h) dt.
            _observedDays = _observedDays * kept + (1 - kept) * HalfLifeMs / DayMs / Math.Log(2);
            foreach (ref var bin in _offers.AsSpan())
            {
                bin *= (float)kept;
            }
        }

        _lastMs = Math.Max(_lastMs ?? timeMs, timeMs);
    }

    public void WriteTo(IBufferWriter<byte> output)
    {
        var writer = new StateWriter(output);
        writer.Header(StateKind.AlertBudget, Version);
        writer.Double(_alertsPerDay);
        writer.Double(_floor);
        writer.Unsigned(Offered);
        writer.Unsigned(Alerted);
        writer.Double(_observedDays);
        writer.Flag(_lastMs.HasValue);
        writer.Signed(_lastMs ?? 0);
        foreach (var bin in _offers)
        {
            writer.Single(bin);
        }
    }

    /// <exception cref="StateFormatException">The bytes are not such a state.</exception>
    public static AlertBudget Read(ReadOnlySpan<byte> source)
    {
        var reader = new StateReader(source);
        reader.Header(StateKind.AlertBudget, Version);
        var (alertsPerDay, floor) = (reader.Double(), reader.Double());
        StateReader.Require(IsPositive(alertsPerDay) && IsPositive(floor), "A budget or floor is not positive.");
        var budget = new AlertBudget(alertsPerDay, floor)
        {
            Offered = reader.Unsigned(),
            Alerted = reader.Unsigned(),
            _observedDays = reader.Double(),
        };
        StateReader.Require(budget.Alerted <= budget.Offered && budget._observedDays >= 0, "The budget's counts contradict each other.");
        var started = reader.Flag();
        var last = reader.Signed();
        budget._lastMs = started ? last : null;
        foreach (ref var bin in budget._offers.AsSpan())
        {
            bin = reader.Single();
            StateReader.Require(bin >= 0, "A count is negative.");
        }

        reader.End();
        return budget;
    }

    private static bool IsPositive(double value) => value > 0 && double.IsFinite(value);
}
