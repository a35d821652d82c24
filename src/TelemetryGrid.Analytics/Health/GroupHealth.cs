namespace TelemetryGrid.Analytics.Health;

/// <summary>
/// The health of many from that of each, so that many healthy ones do not hide a dead one that matters: a mean by criticality under the
/// ceiling of the member that costs most. Pure.
/// </summary>
public static class GroupHealth
{
    private const int MostWorst = 5;

    /// <summary>Members of which nothing is known neither raise nor lower the score; they are counted.</summary>
    /// <param name="members">Devices of a site, or sites of a network; scores beyond 0..100 count as the nearer end.</param>
    public static GroupHealthScore Of(IReadOnlyCollection<HealthMember> members)
    {
        ArgumentNullException.ThrowIfNull(members);
        var known = members.Where(member => member.Score is { } score && double.IsFinite(score)).ToArray();
        var counts = (
            known.Count(member => member.Score >= 90),
            known.Count(member => member.Score is >= 60 and < 90),
            known.Count(member => member.Score is >= 1 and < 60),
            known.Count(member => member.Score < 1),
            members.Count - known.Length
        );
        if (known.Length == 0)
        {
            return new GroupHealthScore
            {
                Score = null,
                Mean = null,
                Ceiling = 100,
                Members = counts,
                Worst = [],
                Reason = "Nothing is known yet.",
            };
        }

        // Also what matters to nobody counts a little, or a group of such had no score.
        var weights = known.Sum(member => Math.Max(0.01, member.Weight));
        var mean = known.Sum(member => Math.Max(0.01, member.Weight) * (100 - Lack(member))) / weights;
        HealthMember[] worst =
        [
            .. known
                .Where(member => Lack(member) > 0)
                .OrderByDescending(member => member.Weight * Lack(member))
                .ThenBy(member => member.Entity, StringComparer.Ordinal)
                .Take(MostWorst),
        ];
        var ceiling = worst.Length == 0 ? 100 : 100 - worst[0].Weight * Lack(worst[0]);
        return new GroupHealthScore
        {
            Score = Math.Min(mean, ceiling),
            Mean = mean,
            Ceiling = ceiling,
            Members = counts,
            Worst = [.. worst],
            Reason = worst.Length == 0 ? "All that is known is well." : Tell(worst[0], known.Length, ceiling < mean),
        };
    }

    private static double Lack(HealthMember member) => 100 - Math.Clamp(member.Score!.Value, 0, 100);

    private static string Tell(HealthMember worst, int known, bool holds)
    {
        var why = worst.Reason.Length > 0 ? $": {worst.Reason}" : ".";
        return holds
            ? $"{worst.Entity} ({Name(worst.Role)}, health {worst.Score:0}) holds the whole down though {known - 1} others count too{why}"
            : $"Of {known} members {worst.Entity} ({Name(worst.Role)}, health {worst.Score:0}) costs most{why}";
    }

    private static string Name(HealthRole role) =>
        role switch
        {
            HealthRole.Core => "core",
            HealthRole.Edge => "edge",
            HealthRole.Distribution => "distribution",
            HealthRole.Access => "access",
            _ => "role unknown",
        };
}
