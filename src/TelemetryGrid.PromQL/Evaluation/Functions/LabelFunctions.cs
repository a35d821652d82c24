using System.Text;
using System.Text.RegularExpressions;

namespace TelemetryGrid.PromQL.Evaluation;

/// <summary><c>label_replace</c> and <c>label_join</c>.</summary>
internal static class LabelFunctions
{
    public static StepMatrix Replace(
        StepMatrix input,
        string target,
        string replacement,
        string source,
        string pattern,
        EvaluationContext context
    )
    {
        Regex regex;
        try
        {
            regex = LabelRegex.Compile(pattern);
        }
        catch (ArgumentException)
        {
            throw EvaluationContext.Fail($"invalid regular expression in label_replace(): {pattern}");
        }
        if (!LabelNames.IsValid(target))
        {
            throw EvaluationContext.Fail($"invalid destination label name in label_replace(): {target}");
        }
        return Relabel(
            input,
            target,
            labels =>
            {
                var match = regex.Match(labels[source]);
                return match.Success ? Expand(replacement, match) : null;
            },
            context
        );
    }

    public static StepMatrix Join(
        StepMatrix input,
        string target,
        string separator,
        IReadOnlyList<string> sources,
        EvaluationContext context
    )
    {
        foreach (var source in sources)
        {
            if (!LabelNames.IsValid(source))
            {
                throw EvaluationContext.Fail($"invalid source label name in label_join(): {source}");
            }
        }
        if (!LabelNames.IsValid(target))
        {
            throw EvaluationContext.Fail($"invalid destination label name in label_join(): {target}");
        }
        return Relabel(input, target, labels => string.Join(separator, sources.Select(s => labels[s])), context);
    }

    private static StepMatrix Relabel(StepMatrix input, string target, Func<Labels, string?> valueOf, EvaluationContext context)
    {
        var series = new List<StepSeries>(input.Series.Count);
        foreach (var old in input.Series)
        {
            series.Add(
                valueOf(old.Labels) is { } value
                    ? old with
                    {
                        Labels = new LabelsBuilder(old.Labels).Set(target, value).Build(),
                        // A name given anew is meant to stay.
                        DropsName = old.DropsName && target != Labels.MetricName,
                    }
                    : old
            );
        }
        return UniqueRows.Join(input with { Series = series }, mayJoin: false, context);
    }

    /// <summary>Puts groups of a match in place of <c>$1</c>, <c>$name</c> and <c>${name}</c>; a name runs as far as it can, <c>$$</c> is a dollar.</summary>
    internal static string Expand(string template, Match match)
    {
        if (!template.Contains('$', StringComparison.Ordinal))
        {
            return template;
        }
        var text = new StringBuilder();
        for (var i = 0; i < template.Length; i++)
        {
            if (template[i] != '$' || i + 1 == template.Length)
            {
                text.Append(template[i]);
                continue;
            }
            if (template[i + 1] == '$')
            {
                text.Append('$');
                i++;
                continue;
            }
            var braced = template[i + 1] == '{';
            var start = i + (braced ? 2 : 1);
            var end = start;
            while (end < template.Length && (char.IsAsciiLetterOrDigit(template[end]) || template[end] == '_'))
            {
                end++;
            }
            if (end == start || (braced && (end == template.Length || template[end] != '}')))
            {
                text.Append('$');
                continue;
            }
            text.Append(match.Groups[template[start..end]].Value);
            i = braced ? end : end - 1;
        }
        return text.ToString();
    }
}
