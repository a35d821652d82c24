using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace TelemetryGrid.Protocols.Syslog;

/// <summary>
/// A pattern in the manner of grok: a regular expression in which <c>%{IP:client}</c> takes a named pattern and calls what it matched
/// <c>client</c>; <c>(?&lt;name&gt;...)</c> does so for an expression of one's own. It is compiled to an automaton, so that no text makes it slow.
/// </summary>
public sealed class GrokPattern
{
    /// <summary>Characters of a text that are looked at.</summary>
    public const int MaxText = 8_192;

    private readonly Regex _regex;
    private readonly string[] _fields;

    internal GrokPattern(string pattern, Regex regex, string[] fields)
    {
        Pattern = pattern;
        _regex = regex;
        _fields = fields;
    }

    /// <summary>As it was written.</summary>
    public string Pattern { get; }

    /// <summary>Names of the fields, in the order of the pattern. One that stands in several places is there once.</summary>
    public IReadOnlyList<string> Fields => _fields;

    /// <summary>Compiles a pattern.</summary>
    /// <param name="custom">Patterns by name, beside and before those that are built in; null for none.</param>
    /// <param name="errors">All that is wrong, a sentence each; empty when it is compiled.</param>
    public static bool TryCompile(
        string pattern,
        IReadOnlyDictionary<string, string>? custom,
        [NotNullWhen(true)] out GrokPattern? compiled,
        out IReadOnlyList<string> errors
    ) => new GrokCompiler(custom).TryCompile(pattern, out compiled, out errors);

    /// <summary>Looks for the pattern anywhere in the text. A text that does not match costs no allocation.</summary>
    /// <param name="values">A value for each of <see cref="Fields"/>; null where that part of the pattern took no part.</param>
    public bool TryMatch(ReadOnlySpan<char> text, [NotNullWhen(true)] out string?[]? values)
    {
        values = null;
        text = text[..Math.Min(text.Length, MaxText)];
        if (!_regex.IsMatch(text))
        {
            return false;
        }
        var match = _regex.Match(text.ToString());
        values = new string?[_fields.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var group = match.Groups[GrokCompiler.GroupPrefix + i];
            values[i] = group.Success ? group.Value : null;
        }
        return true;
    }
}
