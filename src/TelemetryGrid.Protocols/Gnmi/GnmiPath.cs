using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace TelemetryGrid.Protocols.Gnmi;

/// <summary>
/// A path as users write it: <c>/interfaces/interface[name=eth0]/state</c>, with the origin in front where there is one:
/// <c>openconfig:/interfaces</c> (gNMI path conventions, "Constructing Paths").
/// </summary>
public sealed class GnmiPath
{
    private GnmiPath(string origin, ImmutableArray<GnmiPathElement> elements)
    {
        Origin = origin;
        Elements = elements;
    }

    public static GnmiPath Root { get; } = new("", []);

    public static GnmiPath Of(string origin, ImmutableArray<GnmiPathElement> elements) => new(origin, elements);

    public string Origin { get; }

    public ImmutableArray<GnmiPathElement> Elements { get; }

    /// <param name="error">What is wrong with the text, as a sentence; else empty.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out GnmiPath? path, out string error)
    {
        path = null;
        error = "";
        text ??= "";
        var origin = "";
        // A module before a colon belongs to its element; an origin has the root behind it.
        if (text.IndexOf(":/", StringComparison.Ordinal) is > 0 and var colon && !text.AsSpan(0, colon).ContainsAny('/', '['))
        {
            (origin, text) = (text[..colon], text[(colon + 1)..]);
        }
        var elements = ImmutableArray.CreateBuilder<GnmiPathElement>();
        var at = 0;
        while (at < text.Length)
        {
            if (text[at] == '/')
            {
                at++;
                continue;
            }
            if (!TryParseElement(text, ref at, out var element, out error))
            {
                return false;
            }
            elements.Add(element);
        }
        path = new GnmiPath(origin, elements.ToImmutable());
        return true;
    }

    public override string ToString()
    {
        var text = new StringBuilder(Origin.Length > 0 ? $"{Origin}:" : "");
        foreach (var element in Elements)
        {
            text.Append('/').Append(element.Name);
            foreach (var (name, value) in element.Keys)
            {
                text.Append('[')
                    .Append(name)
                    .Append('=')
                    .Append(value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("]", "\\]", StringComparison.Ordinal))
                    .Append(']');
            }
        }
        return Elements.IsEmpty ? $"{text}/" : text.ToString();
    }

    private static bool TryParseElement(string text, ref int at, [NotNullWhen(true)] out GnmiPathElement? element, out string error)
    {
        element = null;
        error = "";
        var start = at;
        at = text.AsSpan(start).IndexOfAny('/', '[') is >= 0 and var end ? start + end : text.Length;
        var name = text[start..at];
        if (name.Length == 0)
        {
            error = $"'{text}' has a key without an element at character {start + 1}.";
            return false;
        }
        var keys = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        while (at < text.Length && text[at] == '[')
        {
            var opened = at;
            if (!TryParseKey(text, ref at, out var key))
            {
                error = $"'{text}' has a key that is not [name=value] at character {opened + 1}.";
                return false;
            }
            keys.Add(key);
        }
        if (at < text.Length && text[at] != '/')
        {
            error = $"'{text}' has '{text[at]}' behind a key at character {at + 1}.";
            return false;
        }
        element = new GnmiPathElement(name, keys.ToImmutable());
        return true;
    }

    private static bool TryParseKey(string text, ref int at, out KeyValuePair<string, string> key)
    {
        key = default;
        var equals = text.IndexOf('=', at);
        if (equals <= at + 1 || text.AsSpan(at + 1, equals - at - 1).ContainsAny(']', '[', '/'))
        {
            return false;
        }
        var value = new StringBuilder();
        for (var i = equals + 1; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length)
            {
                i++;
            }
            else if (text[i] == ']')
            {
                key = new(text[(at + 1)..equals], value.ToString());
                at = i + 1;
                return value.Length > 0;
            }
            value.Append(text[i]);
        }
        return false;
    }
}
