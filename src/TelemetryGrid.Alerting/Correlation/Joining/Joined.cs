using TelemetryGrid.Alerting.Correlation.Network;

namespace TelemetryGrid.Alerting.Correlation.Joining;

/// <summary>What is being found out about alerts that are numbered in their order: who explains whom, and who belongs together.</summary>
internal sealed class Joined
{
    private readonly TrackedAlert[] _alerts;
    private readonly TimeSpan _lateCause;

    public Joined(TrackedAlert[] alerts, TimeSpan lateCause)
    {
        (_alerts, _lateCause) = (alerts, lateCause);
        Sets = new DisjointSets(alerts.Length);
        Explanations = new Explanation[alerts.Length];
        Array.Fill(Explanations, Explanation.None);
        Relations = new string[alerts.Length];
        Array.Fill(Relations, "");
    }

    public DisjointSets Sets { get; }

    /// <summary>The best explanation of each alert.</summary>
    public Explanation[] Explanations { get; }

    /// <summary>Why each alert belongs to others that do not explain it; empty where it does not.</summary>
    public string[] Relations { get; }

    /// <summary>Takes an explanation; the first of an alert is its best, and all of them say what belongs together.</summary>
    public bool Explain(int child, int parent, ExplanationKind kind, double confidence, bool suppress = true, string rule = "")
    {
        if (parent < 0 || parent == child || _alerts[parent].Alert.StartsAt > _alerts[child].Alert.StartsAt + _lateCause)
        {
            return false;
        }
        Sets.Join(child, parent);
        if (Explanations[child].Parent < 0)
        {
            Explanations[child] = new Explanation(parent, kind, confidence, suppress, rule);
        }
        return true;
    }

    public void Relate(int a, int b, string reason)
    {
        Sets.Join(a, b);
        foreach (var item in (ReadOnlySpan<int>)[a, b])
        {
            if (Relations[item].Length == 0)
            {
                Relations[item] = reason;
            }
        }
    }

    /// <summary>
    /// Where alerts explain each other in a circle, the first of them stands for itself; so from every alert the explanations lead to one that
    /// has none.
    /// </summary>
    public void BreakCircles()
    {
        // 0 not seen, else the number of the walk that saw it.
        var seen = new int[Explanations.Length];
        for (var start = 0; start < seen.Length; start++)
        {
            var at = start;
            while (at >= 0 && seen[at] == 0)
            {
                seen[at] = start + 1;
                at = Explanations[at].Parent;
            }
            if (at < 0 || seen[at] != start + 1)
            {
                continue;
            }
            var first = at;
            for (var next = Explanations[at].Parent; next != at; next = Explanations[next].Parent)
            {
                first = Math.Min(first, next);
            }
            Explanations[first] = Explanation.None;
        }
    }

    /// <summary>The alert that the explanations of one lead to; itself when it has none.</summary>
    public int RootOf(int alert)
    {
        while (Explanations[alert].Parent is >= 0 and var parent)
        {
            alert = parent;
        }
        return alert;
    }
}
