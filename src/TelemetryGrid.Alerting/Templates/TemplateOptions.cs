using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Templates;

/// <summary>What templates can ask the world around them.</summary>
/// <param name="ExternalUrl">Where people reach the program.</param>
/// <param name="Now">The time of the evaluation or notification.</param>
/// <param name="Query">Answers a PromQL query; null where templates cannot ask.</param>
public sealed record TemplateOptions(string ExternalUrl, DateTimeOffset Now, Func<string, IReadOnlyList<VectorSample>>? Query = null)
{
    /// <summary>The text is HTML: what is filled in is escaped, except what <c>safeHtml</c> or <c>html</c> gives.</summary>
    public bool Html { get; init; }
}
