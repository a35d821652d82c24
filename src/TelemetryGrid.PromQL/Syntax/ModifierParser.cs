using System.Globalization;

namespace TelemetryGrid.PromQL.Syntax;

/// <summary>Numbers and durations, and what they stand in behind an expression: <c>[range]</c>, <c>[range:step]</c>, <c>offset</c>, <c>@</c>.</summary>
internal sealed class ModifierParser(TokenStream tokens)
{
    private const string DurationExpressions = "duration expressions are experimental and not supported";

    /// <summary>A number or a duration standing for its seconds.</summary>
    public NumberLiteral ParseNumber()
    {
        var token = tokens.Take();
        var text = tokens.TextOf(token);
        double value;
        string? error;
        if (token.Kind == TokenKind.Duration)
        {
            error = DurationText.Parse(text, out var milliseconds);
            value = milliseconds / 1000.0;
        }
        else
        {
            error = NumberText.Parse(text, out value);
        }
        return error is null
            ? new NumberLiteral(value) { IsDuration = token.Kind == TokenKind.Duration, Position = new TextRange(token.Start, token.End) }
            : throw tokens.Error(token.Start, error);
    }

    /// <summary>A range or a subquery over <paramref name="inner"/>.</summary>
    public Expr ParseRange(Expr inner)
    {
        const string Context = "subquery selector";
        var bracket = tokens.Take();
        var range = ParsePositiveDuration(Context);
        if (tokens.TryTake(TokenKind.Colon))
        {
            var step = tokens.Current.Kind == TokenKind.RightBracket ? 0 : ParsePositiveDuration(Context);
            return tokens.TryTake(TokenKind.RightBracket)
                ? new SubqueryExpr(inner, range, step) { Position = new TextRange(inner.Position.Start, tokens.LastEnd) }
                : throw tokens.Unexpected(Context, "\"]\"");
        }
        if (!tokens.TryTake(TokenKind.RightBracket))
        {
            throw tokens.Unexpected("subquery or range", "\":\" or \"]\"");
        }
        return inner switch
        {
            VectorSelector { OffsetMilliseconds: not 0 } => throw tokens.Error(bracket.Start, "no offset modifiers allowed before range"),
            VectorSelector { At: not null } => throw tokens.Error(bracket.Start, "no @ modifiers allowed before range"),
            VectorSelector selector => new MatrixSelector(selector, range)
            {
                Position = new TextRange(inner.Position.Start, tokens.LastEnd),
            },
            _ => throw tokens.Error(bracket.Start, "ranges only allowed for vector selectors"),
        };
    }

    /// <summary><c>offset</c> behind <paramref name="inner"/>.</summary>
    public Expr ParseOffset(Expr inner)
    {
        tokens.Take();
        if (tokens.Current.Kind == TokenKind.LeftParenthesis)
        {
            throw tokens.Error(tokens.Current.Start, DurationExpressions);
        }
        var offset = ParseSignedDuration("offset");
        var position = new TextRange(inner.Position.Start, tokens.LastEnd);
        var already = inner switch
        {
            VectorSelector v => v.OffsetMilliseconds,
            MatrixSelector m => m.Selector.OffsetMilliseconds,
            SubqueryExpr s => s.OffsetMilliseconds,
            _ => throw tokens.Error(
                position.Start,
                "offset modifier must be preceded by an instant vector selector or range vector selector or a subquery"
            ),
        };
        if (already != 0)
        {
            throw tokens.Error(position.Start, "offset may not be set multiple times");
        }
        return inner switch
        {
            VectorSelector v => v with { OffsetMilliseconds = offset, Position = position },
            MatrixSelector m => m with { Selector = m.Selector with { OffsetMilliseconds = offset }, Position = position },
            SubqueryExpr s => s with { OffsetMilliseconds = offset, Position = position },
            _ => inner,
        };
    }

    /// <summary><c>@</c> behind <paramref name="inner"/>.</summary>
    public Expr ParseAt(Expr inner)
    {
        tokens.Take();
        var at = ParseTime(inner.Position.Start);
        var position = new TextRange(inner.Position.Start, tokens.LastEnd);
        var already = inner switch
        {
            VectorSelector v => v.At,
            MatrixSelector m => m.Selector.At,
            SubqueryExpr s => s.At,
            _ => throw tokens.Error(
                position.Start,
                "@ modifier must be preceded by an instant vector selector or range vector selector or a subquery"
            ),
        };
        if (already is not null)
        {
            throw tokens.Error(position.Start, "@ <timestamp> may not be set multiple times");
        }
        return inner switch
        {
            VectorSelector v => v with { At = at, Position = position },
            MatrixSelector m => m with { Selector = m.Selector with { At = at }, Position = position },
            SubqueryExpr s => s with { At = at, Position = position },
            _ => inner,
        };
    }

    private AtModifier ParseTime(int start)
    {
        const string Context = "@";
        const string Expected = "timestamp";
        if (tokens.Current.Kind is TokenKind.Start or TokenKind.End)
        {
            var anchor = tokens.Take().Kind == TokenKind.Start ? AtAnchor.Start : AtAnchor.End;
            return tokens.TryTake(TokenKind.LeftParenthesis) && tokens.TryTake(TokenKind.RightParenthesis)
                ? new AtModifier(anchor)
                : throw tokens.Unexpected(Context, Expected);
        }
        var sign = TakeSign();
        if (tokens.Current.Kind is not (TokenKind.Number or TokenKind.Duration))
        {
            throw tokens.Unexpected(Context, Expected);
        }
        var seconds = sign * ParseNumber().Value;
        if (!double.IsFinite(seconds) || seconds is >= long.MaxValue or <= long.MinValue)
        {
            var shown = double.IsFinite(seconds) ? seconds.ToString("F6", CultureInfo.InvariantCulture) : NumberText.Format(seconds);
            throw tokens.Error(start, $"timestamp out of bounds for @ modifier: {shown}");
        }
        return new AtModifier(AtAnchor.Timestamp, ToMilliseconds(seconds));
    }

    private long ParsePositiveDuration(string context)
    {
        var start = tokens.Current.Start;
        if (tokens.Current.Kind == TokenKind.LeftParenthesis)
        {
            throw tokens.Error(start, DurationExpressions);
        }
        var milliseconds = ParseSignedDuration(context);
        if (
            tokens.Current.Kind is TokenKind.LeftParenthesis or TokenKind.RightParenthesis
            || tokens.Current.Kind is >= TokenKind.Add and <= TokenKind.Power
        )
        {
            throw tokens.Error(start, DurationExpressions);
        }
        return milliseconds > 0 ? milliseconds : throw tokens.Error(start, "duration must be greater than 0");
    }

    private long ParseSignedDuration(string context)
    {
        var sign = TakeSign();
        if (tokens.Current.Kind == TokenKind.LeftParenthesis)
        {
            throw tokens.Error(tokens.Current.Start, DurationExpressions);
        }
        if (tokens.Current.Kind is not (TokenKind.Number or TokenKind.Duration))
        {
            throw tokens.Unexpected(context, "number or duration");
        }
        var start = tokens.Current.Start;
        var seconds = sign * ParseNumber().Value;
        return Math.Abs(seconds) <= DurationText.MaxMilliseconds / 1000.0
            ? ToMilliseconds(seconds)
            : throw tokens.Error(start, DurationText.OutOfRange);
    }

    private int TakeSign()
    {
        if (tokens.TryTake(TokenKind.Subtract))
        {
            return -1;
        }
        tokens.TryTake(TokenKind.Add);
        return 1;
    }

    private static long ToMilliseconds(double seconds) => (long)Math.Round(seconds * 1000, MidpointRounding.AwayFromZero);
}
