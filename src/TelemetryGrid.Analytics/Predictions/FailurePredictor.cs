using System.Collections.Immutable;

namespace TelemetryGrid.Analytics.Predictions;

/// <summary>How likely a device fails soon, by an additive model of the logarithm of its hazard. Keeps nothing between calls.</summary>
public sealed class FailurePredictor(FailureCoefficients? coefficients = null)
{
    private readonly FailureCoefficients _coefficients = coefficients ?? new FailureCoefficients();

    /// <summary>Signals with too few samples count as not seen. Of several subjects of one cause only the worst counts, so that many ports do not add up.</summary>
    /// <param name="signals">Metrics of the device, some weeks of each.</param>
    /// <param name="events">Its events of the last weeks.</param>
    /// <param name="nowMs">Unix milliseconds; later samples are not looked at.</param>
    /// <param name="horizonDays">Over 0, at most 366.</param>
    public FailurePrediction Predict(
        IReadOnlyCollection<FailureSignal> signals,
        IReadOnlyCollection<FailureEvents> events,
        long nowMs,
        double horizonDays = 7
    )
    {
        ArgumentNullException.ThrowIfNull(signals);
        ArgumentNullException.ThrowIfNull(events);
        if (!(horizonDays is > 0 and <= 366))
        {
            throw new ArgumentOutOfRangeException(nameof(horizonDays), horizonDays, "A horizon is over 0 and at most 366 days.");
        }

        var evidence = new FailureEvidence(_coefficients, nowMs, horizonDays, LastReboot(events, nowMs));
        var (reasons, seen) = (new List<FailureReason>(), new HashSet<FailureCause>());
        foreach (var signal in signals)
        {
            Take(signal.Cause, evidence.Of(signal));
        }

        foreach (var group in events)
        {
            Take(group.Cause, evidence.Of(group));
        }

        var worst = reasons
            .GroupBy(reason => reason.Cause)
            .Select(group => group.MaxBy(reason => reason.Contribution)!)
            .OrderByDescending(reason => reason.Contribution)
            .ThenBy(reason => reason.Cause)
            .ToImmutableArray();
        var usual = _coefficients.BasePerYear / 365.25;
        var hazard = Math.Min(_coefficients.MostPerDay, usual * Math.Exp(Math.Min(50, worst.Sum(reason => reason.Contribution))));
        return new FailurePrediction
        {
            Probability = 1 - Math.Exp(-hazard * horizonDays),
            HorizonDays = horizonDays,
            HazardPerDay = hazard,
            BaseProbability = 1 - Math.Exp(-usual * horizonDays),
            Reasons = worst,
            Unseen = [.. Enum.GetValues<FailureCause>().Where(cause => !seen.Contains(cause))],
        };

        void Take(FailureCause cause, (bool Seen, FailureReason? Reason) found)
        {
            if (found.Seen)
            {
                seen.Add(cause);
            }

            if (found.Reason is { Contribution: > 0.05 } reason)
            {
                reasons.Add(reason);
            }
        }
    }

    private static long LastReboot(IReadOnlyCollection<FailureEvents> events, long nowMs) =>
        events
            .Where(group => group.Cause == FailureCause.Reboots && !group.TimesMs.IsDefault)
            .SelectMany(group => group.TimesMs)
            .Where(time => time <= nowMs)
            .DefaultIfEmpty(long.MinValue)
            .Max();
}
