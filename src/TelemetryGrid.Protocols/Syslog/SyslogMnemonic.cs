using System.Buffers;

namespace TelemetryGrid.Protocols.Syslog;

/// <summary>
/// The name vendors give an event at the start of its text: <c>%LINK-3-UPDOWN:</c> (Cisco, Arista, Dell), <c>%ASA-6-302013:</c>,
/// <c>%PKT_INFRA-LINK-3-UPDOWN :</c> (IOS XR), <c>%%01IFNET/4/LINK_STATE(l)[123]:</c> (Huawei, H3C), <c>IFNET/3/LINK_UPDOWN:</c>.
/// </summary>
/// <param name="Facility">Subsystem, with its parts: <c>PKT_INFRA-LINK</c>.</param>
/// <param name="Severity">0 (emergency) to 7 (debug), as the text says.</param>
/// <param name="Mnemonic">Such as <c>UPDOWN</c>.</param>
/// <param name="Text">What stands behind the colon.</param>
public readonly record struct SyslogMnemonic(SyslogSlice Facility, byte Severity, SyslogSlice Mnemonic, SyslogSlice Text)
{
    // A name stands at the start, or behind words few enough to be a card or a member of a stack.
    private const int Window = 96;
    private const int MaxName = 128;

    private static readonly SearchValues<byte> NameLetters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-/."u8
    );

    /// <summary>Slices are those of the message, as in the record.</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, in SyslogRecord record, out SyslogMnemonic mnemonic)
    {
        mnemonic = default;
        var end = record.Body.End;
        var at = record.Body.Start;
        for (var limit = Math.Min(end, at + Window); at < limit; at++)
        {
            var step = message[at..limit].IndexOf((byte)'%');
            if (step < 0)
            {
                break;
            }
            at += step;
            if (
                at + 1 < end
                && (
                    message[at + 1] == '%'
                        ? TryReadSlashed(message, at + 2, end, out mnemonic)
                        : TryReadDashed(message, at + 1, end, out mnemonic)
                )
            )
            {
                return true;
            }
        }
        // Without its percent signs the name has been taken for a program's.
        return !record.AppName.IsEmpty
            && record.AppName.Of(message).Contains((byte)'/')
            && TryReadSlashed(message, record.AppName.Start, end, out mnemonic);
    }

    private static bool TryReadDashed(ReadOnlySpan<byte> message, int at, int end, out SyslogMnemonic mnemonic)
    {
        mnemonic = default;
        var name = message[at..Math.Min(end, at + MaxName)];
        var length = name.IndexOfAnyExcept(NameLetters);
        if (length < 5 || (name[length] != ':' && (name[length] != ' ' || length + 1 >= name.Length || name[length + 1] != ':')))
        {
            return false;
        }
        for (var i = 1; i + 3 < length; i++)
        {
            if (name[i] == '-' && name[i + 2] == '-' && (uint)(name[i + 1] - '0') <= 7)
            {
                var text = at + length + (name[length] == ':' ? 1 : 2);
                mnemonic = new SyslogMnemonic(
                    new SyslogSlice(at, i),
                    (byte)(name[i + 1] - '0'),
                    new SyslogSlice(at + i + 3, length - i - 3),
                    TextFrom(message, text, end)
                );
                return true;
            }
        }
        return false;
    }

    // Two digits are the format's version.
    private static bool TryReadSlashed(ReadOnlySpan<byte> message, int at, int end, out SyslogMnemonic mnemonic)
    {
        mnemonic = default;
        while (at < end && (uint)(message[at] - '0') <= 9)
        {
            at++;
        }
        var name = message[at..Math.Min(end, at + MaxName)];
        var slash = name.IndexOf((byte)'/');
        if (slash <= 0 || slash + 3 >= name.Length || (uint)(name[slash + 1] - '0') > 7 || name[slash + 2] != '/')
        {
            return false;
        }
        var length = name[(slash + 3)..].IndexOfAnyExcept(NameLetters);
        var colon = name.IndexOf((byte)':');
        if (length <= 0 || colon < 0 || name[..slash].IndexOfAnyExcept(NameLetters) >= 0)
        {
            return false;
        }
        mnemonic = new SyslogMnemonic(
            new SyslogSlice(at, slash),
            (byte)(name[slash + 1] - '0'),
            new SyslogSlice(at + slash + 3, length),
            TextFrom(message, at + colon + 1, end)
        );
        return true;
    }

    private static SyslogSlice TextFrom(ReadOnlySpan<byte> message, int at, int end)
    {
        while (at < end && message[at] == ' ')
        {
            at++;
        }
        return new SyslogSlice(at, end - at);
    }
}
