namespace TelemetryGrid.Analytics.Health;

/// <summary>The health of a device from what is known about it. Pure.</summary>
public static class DeviceHealth
{
    public static HealthScore Of(DeviceHealthInput input, HealthOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        var o = options ?? new HealthOptions();
        HealthTerm[] terms =
        [
            Availability(input, o),
            Term(
                HealthTermKind.Errors,
                o.ErrorsWeight,
                input.ErrorShare,
                o,
                share => Logarithmic(share, o.ErrorShare),
                share => $"{share:0.######} of the packets are in error or discarded."
            ),
            Term(
                HealthTermKind.Utilisation,
                o.UtilisationWeight,
                input.Utilisation,
                o,
                used => Straight(used, o.Utilisation),
                used => $"The busiest interface is used to {100 * used:0.#} %."
            ),
            Term(
                HealthTermKind.Anomalies,
                o.AnomaliesWeight,
                input.Anomalies,
                o,
                open => Straight(open, o.Anomalies),
                open => open > 0 ? $"Open anomalies weigh {open:0.##}." : "No anomaly is open."
            ),
            Term(
                HealthTermKind.Latency,
                o.LatencyWeight,
                input.LatencyRatio,
                o,
                ratio => Straight(ratio, o.LatencyRatio),
                ratio => $"Latency is {ratio:0.##} times what is usual."
            ),
            Term(
                HealthTermKind.Capacity,
                o.CapacityWeight,
                input.CapacityDays,
                o,
                days => Straight(-days, (-o.CapacityDays.Good, -o.CapacityDays.Bad)),
                days => days >= 3650 ? "No capacity is going to be used up." : $"A capacity is used up in {days:0.#} days."
            ),
        ];
        return Join(terms, o);
    }

    private static HealthScore Join(HealthTerm[] terms, HealthOptions options)
    {
        var known = terms.Where(term => term.Score is not null && term.Weight > 0).ToArray();
        var all =
            options.AvailabilityWeight
            + options.ErrorsWeight
            + options.UtilisationWeight
            + options.AnomaliesWeight
            + options.LatencyWeight
            + options.CapacityWeight;
        if (known.Length == 0)
        {
            return new HealthScore
            {
                Score = null,
                Mean = null,
                Terms = [.. terms],
                Coverage = 0,
                Reason = "Nothing is known yet.",
            };
        }

        var mean = known.Sum(term => term.Weight * term.Score!.Value) / known.Sum(term => term.Weight);
        var lowest = known.MinBy(term => term.Ceiling)!;
        var held = lowest.Ceiling < mean;
        var worst = known.MinBy(term => term.Score!.Value)!;
        return new HealthScore
        {
            Score = held ? lowest.Ceiling : mean,
            Mean = mean,
            Terms = [.. terms.OrderByDescending(term => term.Weight).ThenBy(term => term.Kind)],
            Coverage = all > 0 ? known.Sum(term => term.Weight) / all : 0,
            Reason =
                held ? lowest.Reason
                : worst.Score < 100 ? worst.Reason
                : "All that is known is well.",
        };
    }

    private static HealthTerm Availability(DeviceHealthInput input, HealthOptions options)
    {
        if (input.Reachable is false)
        {
            return new HealthTerm(HealthTermKind.Availability, options.AvailabilityWeight, 0, 0, "It does not answer.");
        }

        var share = input.Availability is { } value && double.IsFinite(value) ? Math.Clamp(value, 0, 1) : (double?)null;
        if (share is null && input.Reachable is null)
        {
            return Unknown(HealthTermKind.Availability);
        }

        var score = share is { } known ? Straight(-known, (-1, -options.LeastAvailability)) : 100;
        var reason = share is { } told ? $"It answered {100 * told:0.##} % of the last day." : "It answers.";

        // It is there now: what it missed earlier holds the whole down no further than any other term.
        var ceiling = 100 - options.WorstTermCounts * (1 - score / 100);
        return new HealthTerm(HealthTermKind.Availability, options.AvailabilityWeight, score, ceiling, reason);
    }

    private static HealthTerm Term(
        HealthTermKind kind,
        double weight,
        double? value,
        HealthOptions options,
        Func<double, double> judge,
        Func<double, string> tell
    )
    {
        if (value is not { } known || double.IsNaN(known) || known < 0)
        {
            return Unknown(kind);
        }

        var score = judge(known);
        return new HealthTerm(kind, weight, score, 100 - options.WorstTermCounts * (1 - score / 100), tell(known));
    }

    private static HealthTerm Unknown(HealthTermKind kind) => new(kind, 0, null, 100, "Nothing is known.");

    /// <summary>100 up to the good bound, 0 from the bad one.</summary>
    private static double Straight(double value, (double Good, double Bad) bounds) =>
        bounds.Bad > bounds.Good ? 100 * (1 - Math.Clamp((value - bounds.Good) / (bounds.Bad - bounds.Good), 0, 1))
        : value < bounds.Bad ? 100
        : 0;

    private static double Logarithmic(double value, (double Good, double Bad) bounds) =>
        value <= bounds.Good ? 100 : Straight(Math.Log(value), (Math.Log(bounds.Good), Math.Log(bounds.Bad)));
}
