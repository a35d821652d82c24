namespace TelemetryGrid.PromQL;

/// <summary>The answer to a query.</summary>
/// <param name="Value">The result.</param>
/// <param name="Annotations">All remarks on it, in the order they came up.</param>
/// <param name="PeakSamples">The most samples held at once.</param>
/// <param name="Query">The query's text, by which remarks give positions; null where an expression was given.</param>
public sealed record QueryResult(QueryValue Value, IReadOnlyList<QueryAnnotation> Annotations, long PeakSamples, string? Query = null)
{
    private const int MostShown = 10;

    /// <summary>Warnings as users read them, at most ten and then how many more there are.</summary>
    public IReadOnlyList<string> Warnings => Render(AnnotationKind.Warning, "warning");

    /// <summary>As <see cref="Warnings"/>, of what is only worth knowing.</summary>
    public IReadOnlyList<string> Infos => Render(AnnotationKind.Info, "info");

    private List<string> Render(AnnotationKind kind, string word)
    {
        var texts = Annotations.Where(a => a.Kind == kind).Select(a => a.Render(Query)).ToList();
        if (texts.Count > MostShown)
        {
            var more = texts.Count - MostShown;
            texts.RemoveRange(MostShown, more);
            texts.Add($"{more} more {word} annotations omitted");
        }
        return texts;
    }
}
