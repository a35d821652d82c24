using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.RegularExpressions;

namespace TelemetryGrid.Protocols.Syslog;

/// <summary>Turns a pattern into one regular expression. Fields may have names no group may have, so that groups are numbered.</summary>
internal sealed partial class GrokCompiler(IReadOnlyDictionary<string, string>? custom)
{
    public const string GroupPrefix = "f";

    private const int MaxDepth = 16;
    private const int MaxLength = 32_768;
    private const int MaxFields = 64;

    private readonly List<string> _errors = [];
    private readonly List<string> _fields = [];
    private readonly List<string> _open = [];

    public bool TryCompile(string pattern, [NotNullWhen(true)] out GrokPattern? compiled, out IReadOnlyList<string> errors)
    {
        compiled = null;
        errors = _errors;
        var expression = new StringBuilder();
        Expand(pattern, expression);
        if (_fields.Count > MaxFields)
        {
            Fail($"the pattern names {_fields.Count} fields; {MaxFields} are allowed");
        }
        if (_errors.Count > 0)
        {
            return false;
        }
        try
        {
            var regex = new Regex(
                expression.ToString(),
                RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
                TimeSpan.FromSeconds(1)
            );
            compiled = new GrokPattern(pattern, regex, [.. _fields]);
            return true;
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            Fail($"the pattern is no regular expression without look-around and back-references: {exception.Message}");
            return false;
        }
    }

    private void Expand(string pattern, StringBuilder into)
    {
        var at = 0;
        foreach (Match reference in Reference().Matches(pattern))
        {
            into.Append(pattern, at, reference.Index - at);
            at = reference.Index + reference.Length;
            if (into.Length > MaxLength)
            {
                Fail($"the pattern is longer than {MaxLength} characters when its names are replaced");
                return;
            }
            if (reference.Groups["own"] is { Success: true } own)
            {
                into.Append("(?<").Append(Group(own.Value)).Append('>');
            }
            else
            {
                ExpandName(reference, into);
            }
        }
        into.Append(pattern, at, pattern.Length - at);
    }

    private void ExpandName(Match reference, StringBuilder into)
    {
        if (!reference.Groups["name"].Success)
        {
            Fail($"{reference.Value} is not of the form %{{NAME}} or %{{NAME:field}}");
            return;
        }
        var name = reference.Groups["name"].Value;
        string? definition = null;
        if ((custom is null || !custom.TryGetValue(name, out definition)) && !GrokLibrary.Patterns.TryGetValue(name, out definition))
        {
            Fail($"there is no pattern named {name}");
            return;
        }
        if (_open.Contains(name, StringComparer.Ordinal))
        {
            Fail($"the pattern {name} contains itself, through {string.Join(", ", _open)}");
            return;
        }
        if (_open.Count == MaxDepth)
        {
            Fail($"patterns nest deeper than {MaxDepth} at {name}");
            return;
        }
        _open.Add(name);
        into.Append(reference.Groups["field"] is { Success: true } field ? $"(?<{Group(field.Value)}>" : "(?:");
        Expand(definition, into);
        into.Append(')');
        _open.RemoveAt(_open.Count - 1);
    }

    private string Group(string field)
    {
        var index = _fields.IndexOf(field);
        if (index < 0)
        {
            index = _fields.Count;
            _fields.Add(field);
        }
        return GroupPrefix + index;
    }

    private void Fail(string error)
    {
        if (!_errors.Contains(error, StringComparer.Ordinal))
        {
            _errors.Add(error);
        }
    }

    // %{NAME}, %{NAME:field}, (?<field>, and whatever else begins by %{.
    [GeneratedRegex(
        @"%\{(?<name>[A-Za-z0-9_]+)(:(?<field>[A-Za-z_@][A-Za-z0-9_.@/-]*))?\}|\(\?<(?<own>[A-Za-z_@][A-Za-z0-9_.@/-]*)>|%\{[^}]*\}?",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex Reference();
}
