using TelemetryGrid.PromQL.Syntax;

namespace TelemetryGrid.PromQL.Evaluation;

/// <summary>Gives the series of both sides of an operator the number of the group of labels they meet in.</summary>
internal sealed class MatchGroups
{
    private readonly Dictionary<Labels, int> _known = [];
    private readonly VectorMatching _matching;

    public MatchGroups(VectorMatching matching, StepMatrix left, StepMatrix right)
    {
        _matching = matching;
        Left = GroupsOf(left);
        Right = GroupsOf(right);
    }

    public int[] Left { get; }

    public int[] Right { get; }

    public int Count => _known.Count;

    /// <summary>The labels a series is matched by.</summary>
    public Labels Signature(Labels labels) =>
        _matching.On
            ? LabelSets.Keep(labels, _matching.MatchingLabels)
            : LabelSets.WithoutName(LabelSets.Remove(labels, _matching.MatchingLabels));

    private int[] GroupsOf(StepMatrix matrix)
    {
        var groups = new int[matrix.Series.Count];
        for (var i = 0; i < groups.Length; i++)
        {
            var signature = Signature(matrix.Series[i].Labels);
            if (!_known.TryGetValue(signature, out var group))
            {
                group = _known.Count;
                _known.Add(signature, group);
            }
            groups[i] = group;
        }
        return groups;
    }
}
