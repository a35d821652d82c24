namespace TelemetryGrid.PromQL.Syntax;

/// <summary>One word of a query and where it stands: characters from <see cref="Start"/> up to <see cref="End"/>.</summary>
internal readonly record struct Token(TokenKind Kind, int Start, int End);
