using System.Buffers;
using System.Text;

namespace TelemetryGrid.Protocols.Syslog;

/// <summary>Finds an interface and a state in a text by the words around them, in any case. Works in one pass, without going back.</summary>
internal sealed class TextTemplate
{
    private const int MaxInterface = 64;

    private static readonly SearchValues<byte> AfterName = SearchValues.Create(" ,;)\r\n"u8);

    private static readonly (byte[] Word, SyslogInterfaceState State)[] States =
    [
        ("up"u8.ToArray(), SyslogInterfaceState.Up),
        ("down"u8.ToArray(), SyslogInterfaceState.Down),
        ("administratively"u8.ToArray(), SyslogInterfaceState.AdministrativelyDown),
        ("admin"u8.ToArray(), SyslogInterfaceState.AdministrativelyDown),
        ("err-disable"u8.ToArray(), SyslogInterfaceState.ErrorDisabled),
        ("error"u8.ToArray(), SyslogInterfaceState.ErrorDisabled),
        ("on-line"u8.ToArray(), SyslogInterfaceState.Up),
        ("off-line"u8.ToArray(), SyslogInterfaceState.Down),
        ("full"u8.ToArray(), SyslogInterfaceState.Up), // OSPF
        ("init"u8.ToArray(), SyslogInterfaceState.Down),
        ("exstart"u8.ToArray(), SyslogInterfaceState.Down),
        ("2way"u8.ToArray(), SyslogInterfaceState.Down),
        ("attempt"u8.ToArray(), SyslogInterfaceState.Down),
    ];

    // Literals in order; the hole before each, and one behind the last.
    private readonly byte[][] _literals;
    private readonly Hole[] _holes;

    public TextTemplate(string template)
    {
        var literals = new List<byte[]>();
        var holes = new List<Hole>();
        var hole = Hole.Any;
        foreach (var part in template.Split('{'))
        {
            var close = part.IndexOf('}');
            if (close >= 0)
            {
                hole = part[..close] switch
                {
                    "if" => Hole.Interface,
                    "state" => Hole.State,
                    _ => Hole.Any,
                };
            }
            if (close + 1 < part.Length)
            {
                literals.Add(Encoding.ASCII.GetBytes(part[(close + 1)..]));
                holes.Add(hole);
                hole = Hole.Any;
            }
        }
        holes.Add(hole);
        _literals = [.. literals];
        _holes = [.. holes];
    }

    private enum Hole : byte
    {
        Any,
        Interface,
        State,
    }

    public bool TryMatch(ReadOnlySpan<byte> text, out SyslogSlice interfaceAt, out SyslogInterfaceState state)
    {
        interfaceAt = default;
        state = SyslogInterfaceState.None;
        var at = 0;
        for (var i = 0; i < _holes.Length; i++)
        {
            var isLast = i == _literals.Length;
            var length = isLast ? text.Length - at : IndexOf(text[at..], _literals[i]);
            if (length < 0)
            {
                return false;
            }
            switch (_holes[i])
            {
                case Hole.Interface:
                    if (!TryTakeInterface(text, at, length, isFirst: i == 0, isLast, out interfaceAt))
                    {
                        return false;
                    }
                    break;
                case Hole.State:
                    if (!TryTakeState(text.Slice(at, length), out state))
                    {
                        return false;
                    }
                    break;
            }
            at += length + (isLast ? 0 : _literals[i].Length);
        }
        return !interfaceAt.IsEmpty;
    }

    /// <summary>All between two literals, with a space at most ("ethernet 1/1"); at the start the word before the literal, at the end the word behind it.</summary>
    private static bool TryTakeInterface(ReadOnlySpan<byte> text, int at, int length, bool isFirst, bool isLast, out SyslogSlice taken)
    {
        var part = text.Slice(at, length);
        if (isFirst)
        {
            var space = part.LastIndexOf((byte)' ');
            at += space + 1;
            part = part[(space + 1)..];
        }
        else if (isLast)
        {
            var end = EndOfName(part);
            // "Te 0/1"
            if (
                end + 1 < part.Length
                && part[end] == ' '
                && char.IsAsciiDigit((char)part[end + 1])
                && !part[..end].ContainsAnyInRange((byte)'0', (byte)'9')
            )
            {
                end += 1 + EndOfName(part[(end + 1)..]);
            }
            part = part[..end];
            if (part.EndsWith("."u8))
            {
                part = part[..^1];
            }
        }
        taken = new SyslogSlice(at, part.Length);
        return part.Length is > 0 and <= MaxInterface && part.Count((byte)' ') <= 1 && !part.ContainsAny((byte)'"', (byte)'=', (byte)'%');
    }

    private static int EndOfName(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOfAny(AfterName);
        return end < 0 ? text.Length : end;
    }

    private static bool TryTakeState(ReadOnlySpan<byte> text, out SyslogInterfaceState state)
    {
        foreach (var (word, meaning) in States)
        {
            if (text.Length >= word.Length && Ascii.EqualsIgnoreCase(text[..word.Length], word))
            {
                state = meaning;
                return text.Length == word.Length
                    || !char.IsAsciiLetter((char)text[word.Length])
                    || meaning >= SyslogInterfaceState.AdministrativelyDown;
            }
        }
        state = SyslogInterfaceState.None;
        return false;
    }

    private static int IndexOf(ReadOnlySpan<byte> text, ReadOnlySpan<byte> literal)
    {
        var lower = (byte)(literal[0] | 0x20);
        var upper = char.IsAsciiLetter((char)lower) ? (byte)(lower & ~0x20) : literal[0];
        lower = upper == literal[0] && !char.IsAsciiLetter((char)upper) ? upper : lower;
        for (var at = 0; at + literal.Length <= text.Length; at++)
        {
            var step = text[at..^(literal.Length - 1)].IndexOfAny(lower, upper);
            if (step < 0)
            {
                return -1;
            }
            at += step;
            if (Ascii.EqualsIgnoreCase(text.Slice(at, literal.Length), literal))
            {
                return at;
            }
        }
        return -1;
    }
}
