using System.Buffers.Binary;
using System.Text;
using TelemetryGrid.Storage.Log;

namespace TelemetryGrid.Storage.DeadLetters;

/// <summary>
/// What stands in a file, little-endian: length of the body and its CRC-32C (4 bytes each), then the body: kind (1), id (8), and of a
/// letter: time (8, ticks since the year 1), original length (4), then reason, source and message, each with 2 bytes of length, and the
/// payload to the end. The sum begins with the file's first id, so that nothing of another file passes for this one's.
/// </summary>
internal static class DeadLetterFrame
{
    public const int Header = 8;

    /// <summary>Body of a frame that says that letters are gone.</summary>
    public const int MarkBody = 9;

    /// <summary>Characters of each text that are kept.</summary>
    public const int MaxText = 1024;

    private const int LetterFixed = MarkBody + 12;

    /// <summary>A body cannot be longer, whatever the options are.</summary>
    private const int MaxBody = (16 << 20) + LetterFixed + 3 * (2 + 4 * MaxText);

    public static byte[] Letter(uint salt, DeadLetter letter)
    {
        byte[][] texts = [Bytes(letter.Reason), Bytes(letter.Source), Bytes(letter.Message)];
        var frame = new byte[Header + LetterFixed + texts.Sum(t => 2 + t.Length) + letter.Payload.Length];
        var body = frame.AsSpan(Header);
        body[0] = (byte)DeadLetterFrameKind.Letter;
        BinaryPrimitives.WriteInt64LittleEndian(body[1..], letter.Id);
        BinaryPrimitives.WriteInt64LittleEndian(body[9..], letter.ReceivedAt.UtcTicks);
        BinaryPrimitives.WriteInt32LittleEndian(body[17..], letter.OriginalLength);
        var rest = body[LetterFixed..];
        foreach (var text in texts)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(rest, (ushort)text.Length);
            text.CopyTo(rest[2..]);
            rest = rest[(2 + text.Length)..];
        }
        letter.Payload.Span.CopyTo(rest);
        Seal(salt, frame);
        return frame;
    }

    public static byte[] Mark(uint salt, DeadLetterFrameKind kind, long id)
    {
        var frame = new byte[Header + MarkBody];
        frame[Header] = (byte)kind;
        BinaryPrimitives.WriteInt64LittleEndian(frame.AsSpan(Header + 1), id);
        Seal(salt, frame);
        return frame;
    }

    /// <summary>The frame a file goes on with.</summary>
    /// <returns>False when there is none that is whole and sound.</returns>
    public static bool TryRead(uint salt, ReadOnlySpan<byte> data, out DeadLetterFrameKind kind, out long id, out int length)
    {
        (kind, id, length) = (default, 0, 0);
        if (data.Length < Header + MarkBody)
        {
            return false;
        }
        var body = BinaryPrimitives.ReadUInt32LittleEndian(data);
        if (body is < MarkBody or > MaxBody || body > data.Length - Header)
        {
            return false;
        }
        length = Header + (int)body;
        if (BinaryPrimitives.ReadUInt32LittleEndian(data[4..]) != Sum(salt, data[..length]))
        {
            return false;
        }
        kind = (DeadLetterFrameKind)data[Header];
        id = BinaryPrimitives.ReadInt64LittleEndian(data[(Header + 1)..]);
        return kind switch
        {
            DeadLetterFrameKind.Letter => TryLetter(data[..length], out _),
            DeadLetterFrameKind.Removed or DeadLetterFrameKind.ExpiredThrough => body == MarkBody,
            _ => false,
        };
    }

    /// <param name="frame">One that <see cref="TryRead"/> found sound.</param>
    public static bool TryLetter(ReadOnlySpan<byte> frame, out DeadLetter letter)
    {
        letter = null!;
        var body = frame[Header..];
        if (body.Length < LetterFixed)
        {
            return false;
        }
        var ticks = BinaryPrimitives.ReadInt64LittleEndian(body[9..]);
        var rest = body[LetterFixed..];
        if (
            ticks < 0
            || ticks > DateTimeOffset.MaxValue.UtcTicks
            || !TryText(ref rest, out var reason)
            || !TryText(ref rest, out var source)
            || !TryText(ref rest, out var message)
        )
        {
            return false;
        }
        letter = new DeadLetter(
            BinaryPrimitives.ReadInt64LittleEndian(body[1..]),
            reason,
            source,
            message,
            new DateTimeOffset(ticks, TimeSpan.Zero),
            rest.ToArray(),
            BinaryPrimitives.ReadInt32LittleEndian(body[17..])
        );
        return true;
    }

    /// <summary>A text as it will be read back.</summary>
    public static string Shorten(string text) => text.Length <= MaxText ? text : text[..MaxText];

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(Shorten(text));

    private static bool TryText(ref ReadOnlySpan<byte> rest, out string text)
    {
        text = "";
        if (rest.Length < 2 || BinaryPrimitives.ReadUInt16LittleEndian(rest) is var length && rest.Length < 2 + length)
        {
            return false;
        }
        text = Encoding.UTF8.GetString(rest.Slice(2, length));
        rest = rest[(2 + length)..];
        return true;
    }

    private static void Seal(uint salt, Span<byte> frame)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(frame, (uint)(frame.Length - Header));
        BinaryPrimitives.WriteUInt32LittleEndian(frame[4..], Sum(salt, frame));
    }

    private static uint Sum(uint salt, ReadOnlySpan<byte> frame) =>
        Crc32C.End(Crc32C.Append(Crc32C.Append(Crc32C.Begin(salt), frame[..4]), frame[Header..]));
}
