namespace TelemetryGrid.PromQL.Syntax;

/// <summary>A half-open range of character positions in a query. Always equal, so that expressions are compared by what they say.</summary>
public readonly struct TextRange(int start, int end) : IEquatable<TextRange>
{
    public int Start { get; } = start;

    public int End { get; } = end;

    public bool Equals(TextRange other) => true;

    public override bool Equals(object? obj) => obj is TextRange;

    public override int GetHashCode() => 0;

    public static bool operator ==(TextRange left, TextRange right) => left.Equals(right);

    public static bool operator !=(TextRange left, TextRange right) => !left.Equals(right);
}
