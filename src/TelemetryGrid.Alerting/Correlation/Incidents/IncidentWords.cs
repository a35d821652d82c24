using System.Globalization;
using TelemetryGrid.Alerting.Correlation.Joining;

namespace TelemetryGrid.Alerting.Correlation.Incidents;

/// <summary>What is found out, in sentences.</summary>
internal static class IncidentWords
{
    public static string Name(TrackedAlert alert) =>
        (alert.Name.Length > 0 ? alert.Name : "An alert") + (alert.Entity.ToString() is { Length: > 0 } entity ? $" of {entity}" : "");

    public static string Reason(TrackedAlert child, Explanation explanation, TrackedAlert parent)
    {
        var thing = parent.Entity.ToString();
        return explanation.Kind switch
        {
            ExplanationKind.Same => $"{Name(parent)} says the same, and said so first.",
            ExplanationKind.Contained => $"It is part of {thing}, which is down.",
            ExplanationKind.OtherEnd => $"It is the other end of the link at {thing}, which is down.",
            ExplanationKind.LinkOfNode => $"The link ends at {thing}, which is down.",
            ExplanationKind.Behind => $"Every way to {child.Entity.Device} leads over {thing}, which is down.",
            ExplanationKind.Peer => $"Its peer {child.Entity.Peer} is reached over {thing} only, which is down.",
            _ => $"The rule '{explanation.Rule}' says that {Name(parent)} explains it.",
        };
    }

    /// <summary>Why one alert is the probable cause of the others.</summary>
    public static List<string> Reasons(TrackedAlert[] alerts, int cause, IReadOnlyList<int> members, Joined joined)
    {
        var reasons = new List<string>();
        var explained = members.Where(m => m != cause && joined.RootOf(m) == cause).ToArray();
        if (explained.Length > 0)
        {
            var devices = explained
                .Select(m => alerts[m].Entity.Device)
                .Where(d => d.Length > 0)
                .Distinct(StringComparer.OrdinalIgnoreCase)
                .Count();
            reasons.Add($"It explains {Count(explained.Length, "alert")} on {Count(devices, "device")}: {Kinds(alerts, explained)}.");
            var behind = explained.Where(m => joined.Explanations[m].Kind == ExplanationKind.Behind).Select(m => alerts[m].Entity.Device);
            if (behind.Distinct(StringComparer.OrdinalIgnoreCase).Count() is > 0 and var count)
            {
                reasons.Add(
                    $"Every way from the core to {Count(count, "of these devices", "of these devices")} leads over {alerts[cause].Entity}."
                );
            }
        }
        var others = members.Where(m => m != cause).ToArray();
        if (others.Length == 0)
        {
            reasons.Add("It is the only alert.");
        }
        else if (alerts[others.Min()].Alert.StartsAt is var next && next > alerts[cause].Alert.StartsAt)
        {
            var ahead = (next - alerts[cause].Alert.StartsAt).TotalSeconds;
            reasons.Add(string.Create(CultureInfo.InvariantCulture, $"It began first, {ahead:0.#} s before the next."));
        }
        if (others.Length > explained.Length)
        {
            reasons.Add($"{Count(others.Length - explained.Length, "alert")} of the incident it does not explain.");
        }
        return reasons;
    }

    public static string Title(TrackedAlert cause, int others) =>
        others == 0 ? Name(cause) : $"{Name(cause)} and {Count(others, "further alert")}";

    public static string Count(int number, string one, string? many = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{number} {(number == 1 ? one : many ?? one + "s")}");

    private static string Kinds(TrackedAlert[] alerts, int[] members)
    {
        var kinds = members
            .GroupBy(m => alerts[m].Name, StringComparer.Ordinal)
            .OrderByDescending(g => g.Count())
            .ThenBy(g => g.Key, StringComparer.Ordinal)
            .ToArray();
        var shown = string.Join(", ", kinds.Take(5).Select(k => $"{k.Count()} {k.Key}"));
        return kinds.Length > 5 ? $"{shown} and {kinds.Length - 5} further kinds" : shown;
    }
}
