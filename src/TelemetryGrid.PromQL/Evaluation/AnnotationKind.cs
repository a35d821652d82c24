namespace TelemetryGrid.PromQL;

/// <summary>How much an annotation should worry the user.</summary>
public enum AnnotationKind
{
    /// <summary>Something may be amiss with the query or the data.</summary>
    Warning,

    /// <summary>Something worth knowing.</summary>
    Info,
}
