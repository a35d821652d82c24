using System.Globalization;

namespace TelemetryGrid.Sources.Api;

/// <summary>A place in a line of text that is being read.</summary>
internal ref struct ApiTextReader(string text)
{
    public int Position { get; set; }

    public readonly bool IsAtEnd => Position == text.Length;

    /// <summary>The character here; NUL at the end.</summary>
    public readonly char Current => Position < text.Length ? text[Position] : '\0';

    public readonly char Next => Position + 1 < text.Length ? text[Position + 1] : '\0';

    public readonly string Since(int start) => text[start..Position];

    /// <summary>An error at this place, or at the one given.</summary>
    public readonly FormatException Error(string message, int? at = null) => new($"at character {(at ?? Position) + 1}: {message}");

    public bool TryTake(char c)
    {
        if (IsAtEnd || Current != c)
        {
            return false;
        }
        Position++;
        return true;
    }

    public void Expect(char c)
    {
        if (!TryTake(c))
        {
            throw Error(IsAtEnd ? $"'{c}' is missing" : $"'{c}' was expected, not '{Current}'");
        }
    }

    public void SkipBlanks()
    {
        while (Current is ' ' or '\t')
        {
            Position++;
        }
    }

    /// <summary>Letters, digits and underscores, and what else is allowed; empty where there is none.</summary>
    public string Word(string also)
    {
        var start = Position;
        while (!IsAtEnd && (char.IsLetterOrDigit(Current) || Current == '_' || also.Contains(Current, StringComparison.Ordinal)))
        {
            Position++;
        }
        return Since(start);
    }

    /// <summary>A text in single or double quotes, in which a backslash stands before a quote or a backslash.</summary>
    public string Quoted()
    {
        var start = Position;
        var quote = Current;
        Position++;
        var content = new System.Text.StringBuilder();
        while (Current != quote || IsAtEnd)
        {
            if (IsAtEnd)
            {
                throw Error("this quote is not closed", start);
            }
            if (Current == '\\')
            {
                Position++;
                if (Current is not ('\\' or '\'' or '"'))
                {
                    throw Error("a backslash stands before a quote or another backslash only");
                }
            }
            content.Append(Current);
            Position++;
        }
        Position++;
        return content.ToString();
    }

    public double Number()
    {
        var start = Position;
        var digits = Word("+-.");
        return
            double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number)
            && (char.IsAsciiDigit(digits[0]) || digits[0] is '-' or '.')
            ? number
            : throw Error(digits.Length == 0 ? "a number was expected" : $"'{digits}' is not a number", start);
    }
}
