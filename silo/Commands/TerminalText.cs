namespace TelemetryGrid.Silo.Commands;

/// <summary>Text from elsewhere, made safe to print: a label must not move the cursor or ring the bell.</summary>
internal static class TerminalText
{
    public static string Of(string text) =>
        text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? '\uFFFD' : c)) : text;
}
