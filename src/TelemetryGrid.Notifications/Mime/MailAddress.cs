using System.Globalization;
using System.Text;

namespace TelemetryGrid.Notifications.Mime;

/// <summary>An address as SMTP takes it, and the name beside it that people read.</summary>
/// <param name="Name">Empty for none.</param>
/// <param name="Address"><c>local@domain</c> without angle brackets; the domain in ASCII.</param>
internal readonly record struct MailAddress(string Name, string Address)
{
    // RFC 5321 section 4.5.3.1.
    private const int MaxLocal = 64;
    private const int MaxAddress = 254;

    public string Domain => Address[(Address.LastIndexOf('@') + 1)..];

    /// <summary>Needs a server that takes UTF-8 in addresses (RFC 6531).</summary>
    public bool IsUtf8 => !Ascii.IsValid(Address);

    /// <summary>Reads addresses apart by commas: <c>a@b</c>, <c>Name &lt;a@b&gt;</c>, <c>"Name, with comma" &lt;a@b&gt;</c>.</summary>
    /// <returns>Null when one of them is none.</returns>
    public static List<MailAddress>? TryParseList(string text)
    {
        List<MailAddress> all = [];
        if (text.AsSpan().IndexOfAny('\r', '\n', '\0') >= 0)
        {
            return null;
        }
        foreach (var item in Split(text))
        {
            if (item.Trim().Length == 0)
            {
                continue;
            }
            if (TryParse(item.Trim()) is not { } address)
            {
                return null;
            }
            all.Add(address);
        }
        return all;
    }

    private static MailAddress? TryParse(string text)
    {
        var (name, address) = ("", text);
        if (text.EndsWith('>'))
        {
            var open = text.LastIndexOf('<');
            if (open < 0)
            {
                return null;
            }
            (name, address) = (Unquote(text[..open].Trim()), text[(open + 1)..^1].Trim());
        }
        var at = address.LastIndexOf('@');
        if (at < 1 || !IsLocal(address.AsSpan(0, at)) || Domainname(address[(at + 1)..]) is not { } domain)
        {
            return null;
        }
        var whole = $"{address[..at]}@{domain}";
        return Encoding.UTF8.GetByteCount(whole) <= MaxAddress ? new MailAddress(name, whole) : null;
    }

    // RFC 5321 section 4.1.2, with RFC 6531's letters of all languages; quoted local parts are not taken, which nobody has.
    private static bool IsLocal(ReadOnlySpan<char> text)
    {
        foreach (var letter in text)
        {
            if (!char.IsAsciiLetterOrDigit(letter) && !"!#$%&'*+-/=?^_`{|}~.".Contains(letter) && (letter < 0xA0 || char.IsControl(letter)))
            {
                return false;
            }
        }
        return Encoding.UTF8.GetByteCount(text) <= MaxLocal && text[0] != '.' && text[^1] != '.';
    }

    private static string? Domainname(string text)
    {
        if (text.StartsWith('[') && text.EndsWith(']'))
        {
            var inner = text[1..^1].Replace("IPv6:", "", StringComparison.OrdinalIgnoreCase);
            return System.Net.IPAddress.TryParse(inner, out _) ? text : null;
        }
        try
        {
            var ascii = Ascii.IsValid(text) ? text : new IdnMapping().GetAscii(text);
            return ascii.Length > 0 && ascii.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_') ? ascii : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static string Unquote(string name)
    {
        if (name.Length < 2 || !name.StartsWith('"') || !name.EndsWith('"'))
        {
            return name;
        }
        var text = new StringBuilder();
        for (var i = 1; i < name.Length - 1; i++)
        {
            i += name[i] == '\\' && i + 1 < name.Length - 1 ? 1 : 0;
            text.Append(name[i]);
        }
        return text.ToString();
    }

    private static IEnumerable<string> Split(string text)
    {
        var (start, quoted) = (0, false);
        for (var i = 0; i < text.Length; i++)
        {
            if (quoted && text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == '"')
            {
                quoted = !quoted;
            }
            else if (text[i] == ',' && !quoted)
            {
                yield return text[start..i];
                start = i + 1;
            }
        }
        yield return text[start..];
    }
}
