namespace TelemetryGrid.Alerting.Templates;

internal enum TemplateTokenKind
{
    Text,
    Open,
    Close,
    Word,
    Variable,
    Field,
    Dot,
    String,
    Character,
    Number,
    Symbol,
    End,
}
