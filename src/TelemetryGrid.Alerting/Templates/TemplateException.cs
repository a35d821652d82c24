namespace TelemetryGrid.Alerting.Templates;

/// <summary>A template that cannot be read, or cannot be filled in with what it was given.</summary>
public sealed class TemplateException : Exception
{
    public TemplateException() { }

    public TemplateException(string message)
        : base(message) { }

    public TemplateException(string message, Exception inner)
        : base(message, inner) { }
}
