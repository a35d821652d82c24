using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace TelemetryGrid.Protocols.Bgp;

/// <summary>Goes through the AS numbers of a path as <see cref="BgpPathAttributes.CopyAsPath"/> writes it: segments of four-byte numbers.</summary>
public ref struct BgpAsPathReader(ReadOnlySpan<byte> path)
{
    private ReadOnlySpan<byte> _left = path;
    private int _inSegment;

    /// <summary>Of the number read last.</summary>
    public BgpSegmentType Segment { get; private set; }

    /// <summary>Whether the number read last is its segment's first.</summary>
    public bool IsFirst { get; private set; }

    /// <summary>False at the end.</summary>
    public bool TryRead(out uint number)
    {
        number = 0;
        IsFirst = false;
        if (_inSegment == 0)
        {
            if (_left.Length < 2)
            {
                return false;
            }
            Segment = (BgpSegmentType)_left[0];
            _inSegment = _left[1];
            _left = _left[2..];
            IsFirst = true;
        }
        if (_left.Length < 4 || _inSegment == 0)
        {
            return false;
        }
        number = BinaryPrimitives.ReadUInt32BigEndian(_left);
        _left = _left[4..];
        _inSegment--;
        return true;
    }

    /// <summary>The AS the route comes from: the last one of a closing sequence; 0 for an empty path and one that ends with a set.</summary>
    public static uint OriginAs(ReadOnlySpan<byte> path)
    {
        var reader = new BgpAsPathReader(path);
        var origin = 0u;
        while (reader.TryRead(out var number))
        {
            origin = reader.Segment is BgpSegmentType.Sequence ? number : 0;
        }
        return origin;
    }

    /// <summary>As route selection counts (RFC 4271 §9.1.2.2, RFC 5065 §5.3): a set is one, confederations are none.</summary>
    public static int Length(ReadOnlySpan<byte> path)
    {
        var reader = new BgpAsPathReader(path);
        var length = 0;
        while (reader.TryRead(out _))
        {
            length += reader.Segment is BgpSegmentType.Sequence || (reader.Segment is BgpSegmentType.Set && reader.IsFirst) ? 1 : 0;
        }
        return length;
    }

    /// <summary><c>64500 64501 {64510,64511}</c>, confederations as <c>(65001 65002)</c> and <c>[65001,65002]</c>.</summary>
    public static string Print(ReadOnlySpan<byte> path)
    {
        var text = new StringBuilder();
        var reader = new BgpAsPathReader(path);
        var closing = "";
        while (reader.TryRead(out var number))
        {
            if (reader.IsFirst)
            {
                text.Append(closing).Append(text.Length > 0 ? " " : "").Append(Brackets(reader.Segment).Open);
                closing = Brackets(reader.Segment).Close;
            }
            else
            {
                text.Append(reader.Segment is BgpSegmentType.Set or BgpSegmentType.ConfederationSet ? ',' : ' ');
            }
            text.Append(CultureInfo.InvariantCulture, $"{number}");
        }
        return text.Append(closing).ToString();
    }

    private static (string Open, string Close) Brackets(BgpSegmentType segment) =>
        segment switch
        {
            BgpSegmentType.Set => ("{", "}"),
            BgpSegmentType.ConfederationSequence => ("(", ")"),
            BgpSegmentType.ConfederationSet => ("[", "]"),
            _ => ("", ""),
        };
}
