using System.Collections.Immutable;
using TelemetryGrid.PromQL.Syntax;

namespace TelemetryGrid.PromQL.Evaluation;

/// <summary>Collects annotations from any thread, each message once.</summary>
internal sealed class AnnotationSet
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, QueryAnnotation> _known = new(StringComparer.Ordinal);
    private readonly List<QueryAnnotation> _inOrder = [];

    public void Warn(string message, TextRange position) =>
        Add(new QueryAnnotation(AnnotationKind.Warning, "PromQL warning: " + message, position));

    public void Inform(string message, TextRange position) =>
        Add(new QueryAnnotation(AnnotationKind.Info, "PromQL info: " + message, position));

    public void Add(QueryAnnotation annotation)
    {
        lock (_lock)
        {
            if (_known.TryAdd(annotation.Message, annotation))
            {
                _inOrder.Add(annotation);
            }
        }
    }

    public ImmutableArray<QueryAnnotation> ToImmutable()
    {
        lock (_lock)
        {
            return [.. _inOrder];
        }
    }
}
