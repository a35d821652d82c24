namespace TelemetryGrid.Protocols.Exposition;

/// <summary>Why a page was refused.</summary>
/// <param name="Line">From 1; 0 when there is no error.</param>
/// <param name="Column">Byte of the line, from 1; 0 where the whole line is meant.</param>
public readonly record struct ExpositionError(int Line, int Column, string Reason)
{
    /// <summary>One sentence, such as "line 12, column 7: label value is not closed".</summary>
    public override string ToString() =>
        Line == 0 ? "no error"
        : Column == 0 ? $"line {Line}: {Reason}"
        : $"line {Line}, column {Column}: {Reason}";
}
