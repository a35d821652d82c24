using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Notifications;

/// <summary>What the alerts of a notification have in common.</summary>
public static class CommonLabels
{
    /// <returns>The labels (or annotations) that all sets have with the same value; none when there are no sets.</returns>
    public static Labels Of(IEnumerable<Labels> sets)
    {
        ArgumentNullException.ThrowIfNull(sets);
        LabelsBuilder? common = null;
        var first = Labels.Empty;
        foreach (var set in sets)
        {
            if (common is null)
            {
                (common, first) = (new LabelsBuilder(set), set);
                continue;
            }
            for (var i = 0; i < first.Count; i++)
            {
                if (set[first.NameAt(i)] != first.ValueAt(i))
                {
                    common.Remove(first.NameAt(i));
                }
            }
        }
        return common?.Build() ?? Labels.Empty;
    }
}
