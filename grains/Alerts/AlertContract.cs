using System.Collections.Immutable;
using System.Runtime.InteropServices;
using TelemetryGrid.Alerting.Alerts;
using TelemetryGrid.Alerts;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Grains.Alerts;

/// <summary>Alerts as they cross calls and as the grains reckon with them. Both share their texts.</summary>
internal static class AlertContract
{
    public static Alert ToAlert(this GridAlert alert) =>
        ToAlert(alert, LabelsOf(alert.Labels), LabelsOf(alert.Annotations), alert.GeneratorUrl);

    /// <summary>With texts that are equal to the alert's own, but kept already.</summary>
    public static Alert ToAlert(this GridAlert alert, Labels labels, Labels annotations, string generatorUrl) =>
        new(labels, annotations, alert.StartsAt, alert.EndsAt, alert.UpdatedAt, generatorUrl) { EndIsTimeout = alert.EndIsTimeout };

    public static GridAlert ToGrid(this Alert alert) =>
        new()
        {
            Labels = alert.Labels.ToPairs(),
            Annotations = alert.Annotations.ToPairs(),
            StartsAt = alert.StartsAt,
            EndsAt = alert.EndsAt,
            UpdatedAt = alert.UpdatedAt,
            GeneratorUrl = alert.GeneratorUrl,
            EndIsTimeout = alert.EndIsTimeout,
        };

    /// <summary>Labels are sorted when they come; where a sender did not, they are now.</summary>
    public static Labels LabelsOf(ImmutableArray<string> pairs)
    {
        if (pairs.IsDefaultOrEmpty)
        {
            return Labels.Empty;
        }
        return IsCanonical(pairs) ? Labels.FromSortedPairs(ImmutableCollectionsMarshal.AsArray(pairs)!) : Sorted(pairs);
    }

    /// <summary>The pairs of <see cref="LabelsOf"/>, for where nothing else of them is asked.</summary>
    public static ReadOnlySpan<string> PairsOf(ImmutableArray<string> pairs) =>
        pairs.IsDefaultOrEmpty ? []
        : IsCanonical(pairs) ? pairs.AsSpan()
        : Sorted(pairs).ToPairs().AsSpan();

    private static Labels Sorted(ImmutableArray<string> pairs)
    {
        var labels = new LabelsBuilder();
        for (var i = 0; i + 1 < pairs.Length; i += 2)
        {
            labels.Set(pairs[i], pairs[i + 1]);
        }
        return labels.Build();
    }

    private static bool IsCanonical(ImmutableArray<string> pairs)
    {
        if (pairs.Length % 2 != 0)
        {
            return false;
        }
        for (var i = 0; i < pairs.Length; i += 2)
        {
            if (pairs[i + 1].Length == 0 || (i > 0 && string.CompareOrdinal(pairs[i - 2], pairs[i]) >= 0))
            {
                return false;
            }
        }
        return true;
    }
}
