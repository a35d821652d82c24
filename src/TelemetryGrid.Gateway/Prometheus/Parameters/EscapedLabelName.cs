using System.Globalization;
using System.Text;

namespace TelemetryGrid.Gateway.Prometheus.Parameters;

/// <summary>
/// Label names in URLs (Prometheus' "value encoding escaping"): after the prefix <c>U__</c> an underscore is <c>__</c>, and a character
/// that a classic label name cannot have is its code point in hexadecimal digits between underscores.
/// </summary>
internal static class EscapedLabelName
{
    private const string Prefix = "U__";
    private const int MaxHexDigits = 6;

    /// <summary>The name meant; what is not escaped, or not rightly, means itself.</summary>
    public static string Unescape(string name)
    {
        if (!name.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return name;
        }
        var unescaped = new StringBuilder();
        var rest = name.AsSpan(Prefix.Length);
        while (rest.Length > 0)
        {
            var underscore = rest.IndexOf('_');
            if (underscore < 0)
            {
                unescaped.Append(rest);
                break;
            }
            unescaped.Append(rest[..underscore]);
            rest = rest[(underscore + 1)..];
            var end = rest.IndexOf('_');
            if (end < 0)
            {
                return name;
            }
            if (end == 0)
            {
                unescaped.Append('_');
            }
            else if (
                end <= MaxHexDigits
                && int.TryParse(rest[..end], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
                && Rune.TryCreate(code, out var rune)
            )
            {
                unescaped.Append(rune.ToString());
            }
            else
            {
                return name;
            }
            rest = rest[(end + 1)..];
        }
        return unescaped.ToString();
    }

    /// <summary>A name with every character that a classic one cannot have replaced by an underscore, for readers of the classic format.</summary>
    public static string Underscored(string name, bool allowColon)
    {
        var text = new StringBuilder(name.Length);
        foreach (var rune in name.EnumerateRunes())
        {
            var isClassic =
                rune.IsAscii
                && (
                    char.IsAsciiLetter((char)rune.Value)
                    || rune.Value == '_'
                    || (allowColon && rune.Value == ':')
                    || (char.IsAsciiDigit((char)rune.Value) && text.Length > 0)
                );
            text.Append(isClassic ? (char)rune.Value : '_');
        }
        return text.ToString();
    }
}
