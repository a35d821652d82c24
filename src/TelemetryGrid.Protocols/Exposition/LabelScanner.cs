namespace TelemetryGrid.Protocols.Exposition;

/// <summary>
/// Goes through what stands in braces. OpenMetrics allows neither blanks nor a comma at the end; a quoted name without a value is the
/// metric's own, as the text format 1.0.0 writes names beyond the legacy characters.
/// </summary>
internal ref struct LabelScanner(ReadOnlySpan<byte> line, int position, bool strict)
{
    public enum Item : byte
    {
        Label,
        MetricName,
        End,
        Error,
    }

    private readonly ReadOnlySpan<byte> _line = line;
    private readonly bool _strict = strict;
    private bool _first = true;
    private bool _afterComma;

    public int Position { get; private set; } = position;

    public ReadOnlySpan<byte> Name { get; private set; }

    public ReadOnlySpan<byte> RawValue { get; private set; }

    public string Reason { get; private set; } = "";

    /// <summary>From behind the opening brace on: the next item, or the closing brace.</summary>
    public Item Next()
    {
        SkipBlanks();
        if (At('}'))
        {
            if (_strict && _afterComma)
            {
                return Fail("a comma stands before the closing brace");
            }
            Position++;
            return Item.End;
        }
        if (!_first && !_afterComma)
        {
            return Fail(
                Position >= _line.Length ? "the label set is not closed" : "a comma or the closing brace is missing between labels"
            );
        }
        _first = false;
        var item = ReadItem();
        if (item == Item.Error)
        {
            return item;
        }
        SkipBlanks();
        _afterComma = At(',');
        Position += _afterComma ? 1 : 0;
        return item;
    }

    private Item ReadItem()
    {
        var quoted = At('"');
        if (quoted)
        {
            if (!TryReadQuoted(out var name))
            {
                return Fail("the quoted name is not closed");
            }
            Name = name;
        }
        else
        {
            var length = ExpositionText.NameLength(_line[Position..], colons: false);
            if (length == 0)
            {
                return Fail(Position >= _line.Length ? "the label set is not closed" : "a label name was expected");
            }
            Name = _line.Slice(Position, length);
            Position += length;
        }
        SkipBlanks();
        if (!At('='))
        {
            return quoted ? Item.MetricName : Fail("an equals sign was expected after the label name");
        }
        Position++;
        SkipBlanks();
        if (!At('"'))
        {
            return Fail("the label value is not in double quotes");
        }
        if (!TryReadQuoted(out var value))
        {
            return Fail("the label value is not closed");
        }
        RawValue = value;
        return Item.Label;
    }

    private bool TryReadQuoted(out ReadOnlySpan<byte> content)
    {
        var start = Position + 1;
        var at = start;
        while (true)
        {
            var next = _line[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (next < 0)
            {
                content = default;
                return false;
            }
            at += next;
            if (_line[at] == '"')
            {
                content = _line[start..at];
                Position = at + 1;
                return true;
            }
            at = Math.Min(at + 2, _line.Length); // an escaped character, whichever
        }
    }

    private readonly bool At(char expected) => Position < _line.Length && _line[Position] == expected;

    private void SkipBlanks()
    {
        while (!_strict && Position < _line.Length && _line[Position] is (byte)' ' or (byte)'\t')
        {
            Position++;
        }
    }

    private Item Fail(string reason)
    {
        Reason = reason;
        return Item.Error;
    }
}
