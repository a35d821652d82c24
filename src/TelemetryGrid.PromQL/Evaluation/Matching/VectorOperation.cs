using TelemetryGrid.PromQL.Syntax;

namespace TelemetryGrid.PromQL.Evaluation;

/// <summary>Arithmetic and comparisons between two vectors: one to one, or many to one with <c>group_left/right</c>.</summary>
internal sealed class VectorOperation
{
    private readonly BinaryExpr _binary;
    private readonly VectorMatching _matching;
    private readonly EvaluationContext _context;
    private readonly StepMatrix _many;
    private readonly StepMatrix _one;
    private readonly MatchGroups _groups;
    private readonly bool _swapped;
    private readonly int[] _manyGroups;
    private readonly int[] _oneGroups;

    private VectorOperation(BinaryExpr binary, StepMatrix left, StepMatrix right, EvaluationContext context)
    {
        _binary = binary;
        _matching = binary.Matching!;
        _context = context;
        _groups = new MatchGroups(_matching, left, right);
        _swapped = _matching.Cardinality == MatchCardinality.OneToMany;
        (_many, _one) = _swapped ? (right, left) : (left, right);
        (_manyGroups, _oneGroups) = _swapped ? (_groups.Right, _groups.Left) : (_groups.Left, _groups.Right);
    }

    public static StepMatrix Run(BinaryExpr binary, StepMatrix left, StepMatrix right, EvaluationContext context) =>
        left.Series.Count == 0 || right.Series.Count == 0
            ? new StepMatrix(left.Steps, [])
            : new VectorOperation(binary, left, right, context).Run();

    private StepMatrix Run()
    {
        var ones = Members(_oneGroups);
        var manies = Members(_manyGroups);
        CheckOneSide(ones);
        var merger = new RowMerger(_many.Steps, _context);
        for (var g = 0; g < _groups.Count; g++)
        {
            if (ones[g] is { } one && manies[g] is { } many)
            {
                MatchGroup(many, one, merger);
            }
        }
        return merger.ToMatrix();
    }

    private void MatchGroup(List<int> many, List<int> one, RowMerger merger)
    {
        var row = new double[_many.Steps.Count];
        var taken = many.Count > 1 && _matching.Cardinality == MatchCardinality.OneToOne ? new bool[row.Length] : null;
        // Rows of this group under the same labels: one step may hold only one value.
        var unique = many.Count > 1 && taken is null ? new Dictionary<Labels, bool[]>() : null;
        foreach (var m in many)
        {
            _context.Cancellation.ThrowIfCancellationRequested();
            foreach (var o in one)
            {
                var (manySeries, oneSeries) = (_many.Series[m], _one.Series[o]);
                if (!Compute(manySeries.Values, oneSeries.Values, row))
                {
                    continue;
                }
                var labels = ResultLabels(manySeries.Labels, oneSeries.Labels);
                if (taken is not null)
                {
                    Claim(taken, row, "multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)");
                }
                else if (unique is not null)
                {
                    if (!unique.TryGetValue(labels, out var used))
                    {
                        unique[labels] = used = new bool[row.Length];
                    }
                    Claim(used, row, "multiple matches for labels: grouping labels must ensure unique matches");
                }
                var drops = Operators.DropsName(_binary);
                merger.Add(labels, _context.Settings.DelayNameRemoval && (drops || manySeries.DropsName), row);
            }
        }
    }

    private bool Compute(double[] many, double[] one, double[] row)
    {
        var any = false;
        for (var step = 0; step < row.Length; step++)
        {
            if (StaleMarker.Is(many[step]) || StaleMarker.Is(one[step]))
            {
                row[step] = StaleMarker.Value;
                continue;
            }
            row[step] = _swapped
                ? Operators.Element(_binary.Operator, _binary.ReturnBool, one[step], many[step])
                : Operators.Element(_binary.Operator, _binary.ReturnBool, many[step], one[step]);
            any |= !StaleMarker.Is(row[step]);
        }
        return any;
    }

    private static void Claim(bool[] taken, double[] row, string message)
    {
        for (var step = 0; step < row.Length; step++)
        {
            if (StaleMarker.Is(row[step]))
            {
                continue;
            }
            if (taken[step])
            {
                throw EvaluationContext.Fail(message);
            }
            taken[step] = true;
        }
    }

    private Labels ResultLabels(Labels many, Labels one)
    {
        var labels = Operators.DropsName(_binary) && !_context.Settings.DelayNameRemoval ? LabelSets.WithoutName(many) : many;
        if (_matching.Cardinality == MatchCardinality.OneToOne)
        {
            labels = _matching.On ? LabelSets.Keep(labels, _matching.MatchingLabels) : LabelSets.Remove(labels, _matching.MatchingLabels);
        }
        if (_matching.Include.IsEmpty)
        {
            return labels;
        }
        var builder = new LabelsBuilder(labels);
        foreach (var name in _matching.Include)
        {
            builder.Set(name, one[name]);
        }
        return builder.Build();
    }

    /// <summary>The side that must be unique may have one series of a group at a step, if there is anything on the other side then.</summary>
    private void CheckOneSide(List<int>?[] ones)
    {
        bool[]? manyThere = null;
        foreach (var group in ones)
        {
            if (group is null || group.Count == 1)
            {
                continue;
            }
            manyThere ??= StepsWithAny(_many);
            var owner = new int[_one.Steps.Count];
            foreach (var o in group)
            {
                var values = _one.Series[o].Values;
                for (var step = 0; step < values.Length; step++)
                {
                    if (StaleMarker.Is(values[step]))
                    {
                        continue;
                    }
                    if (owner[step] > 0 && manyThere[step])
                    {
                        throw Duplicate(_one.Series[o].Labels, _one.Series[owner[step] - 1].Labels);
                    }
                    owner[step] = o + 1;
                }
            }
        }
    }

    private QueryException Duplicate(Labels second, Labels first)
    {
        var side = _swapped ? "left" : "right";
        var group = _groups.Signature(second);
        return EvaluationContext.Fail(
            $"found duplicate series for the match group {GoText.LabelSet(group)} on the {side} hand-side of the operation: "
                + $"[{GoText.LabelSet(second)}, {GoText.LabelSet(first)}];many-to-many matching not allowed: matching labels must be unique on one side"
        );
    }

    private static bool[] StepsWithAny(StepMatrix matrix)
    {
        var there = new bool[matrix.Steps.Count];
        foreach (var series in matrix.Series)
        {
            for (var step = 0; step < there.Length; step++)
            {
                there[step] |= !StaleMarker.Is(series.Values[step]);
            }
        }
        return there;
    }

    private List<int>?[] Members(int[] groupOf)
    {
        var members = new List<int>?[_groups.Count];
        for (var i = 0; i < groupOf.Length; i++)
        {
            (members[groupOf[i]] ??= []).Add(i);
        }
        return members;
    }
}
