namespace TelemetryGrid.Alerting.Templates;

/// <summary>A word of a template. Text outside of braces is one; <see cref="AfterSpace"/> tells <c>a .b</c> from <c>a.b</c>.</summary>
internal readonly record struct TemplateToken(TemplateTokenKind Kind, string Text, int Line, bool AfterSpace);
